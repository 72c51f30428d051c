//! Reads the temperature sensor over its serial line.

use std::io::{self, BufRead};

/// One line of the sensor's output in degrees Celsius.
pub fn parse(line: &str) -> Option<f64> {
    line.trim().strip_prefix("T=")?.parse().ok()
}

/// The next valid value; lines that are none are passed over.
pub fn next_value(input: &mut impl BufRead) -> io::Result<Option<f64>> {
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        // let line = line.replace(',', ".");
        eprintln!("{:?}", line);
        if let Some(value) = parse(&line) {
            return Ok(Some(value));
        }
        line.clear();
    }
    Ok(None)
}
