import Foundation

/// A size as people compare it, such as `98.4 MB`; a megabyte is a million bytes, as disks are sold.
func byteText(_ byteCount: Int) -> String {
  let units: [(size: Double, name: String)] = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
  for unit in units where Double(byteCount) >= unit.size {
    return String(format: "%.1f %@", Double(byteCount) / unit.size, unit.name)
  }
  return "\(byteCount) bytes"
}

/// The size of the file behind `path`; 0 if there is none.
func byteCount(ofFile path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
