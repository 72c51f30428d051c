(() => {
  "use strict";
  const byID = (id) => document.getElementById(id);
  const root = document.documentElement;
  const findings = [...document.querySelectorAll(".finding")];
  const files = [...document.querySelectorAll(".file")];
  const filters = byID("filters");
  const search = byID("search");

  // Colours: as the system has them, until a click says otherwise.
  const theme = byID("theme");
  const themes = ["auto", "light", "dark"];
  const useTheme = (name) => {
    if (name === "auto") delete root.dataset.theme;
    else root.dataset.theme = name;
    theme.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[name];
    theme.setAttribute("aria-label", `Colours: ${theme.textContent}`);
    theme.value = name;
  };
  const remembered = () => {
    try { return localStorage.getItem("vibecheck-theme"); } catch { return null; }
  };
  theme.hidden = false;
  useTheme(themes.includes(remembered()) ? remembered() : "auto");
  theme.addEventListener("click", () => {
    useTheme(themes[(themes.indexOf(theme.value) + 1) % themes.length]);
    try { localStorage.setItem("vibecheck-theme", theme.value); } catch { /* a page without storage */ }
  });

  // Filters: a file without a finding left is hidden while any filter is on.
  const chosen = (id) => (byID(id) ? byID(id).value : "");
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severity = chosen("severity");
    const rule = chosen("rule");
    const file = chosen("file");
    const silenced = !byID("silenced") || byID("silenced").checked;
    let count = 0;
    for (const finding of findings) {
      const { dataset } = finding;
      const text = `${dataset.file} ${finding.textContent}`.toLowerCase();
      const fits =
        (silenced || !("silenced" in dataset)) &&
        (!severity || dataset.severity === severity || (severity === "blocking" && "blocking" in dataset)) &&
        (!rule || dataset.rule === rule) &&
        (!file || dataset.file === file) &&
        words.every((word) => text.includes(word));
      const place = finding.closest(".place") || finding;
      finding.hidden = !fits;
      place.hidden = !fits;
      if (fits) count += 1;
    }
    const isOn = Boolean(words.length || severity || rule || file);
    for (const section of files) {
      section.hidden = isOn && !section.querySelector(".finding:not([hidden])");
    }
    for (const group of document.querySelectorAll(".group")) group.hidden = isOn;
    byID("shown").textContent = `${count} of ${findings.length} findings`;
  };
  if (findings.length) {
    filters.hidden = false;
    filters.addEventListener("input", apply);
    filters.addEventListener("reset", () => setTimeout(apply));
    filters.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // Keys: j and k from finding to finding, / to filter, Escape to leave the filter.
  const step = (by) => {
    const shown = findings.filter((finding) => !finding.hidden);
    if (!shown.length) return;
    const here = shown.indexOf(document.activeElement.closest(".finding"));
    const next = here < 0 ? (by > 0 ? 0 : shown.length - 1) : here + by;
    const target = shown[Math.min(Math.max(next, 0), shown.length - 1)];
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && document.activeElement === search) {
      search.value = "";
      search.blur();
      apply();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && findings.length) {
      event.preventDefault();
      search.focus();
    }
  });
})();
