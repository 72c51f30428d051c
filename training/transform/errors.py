"""swallowed-error: handlers that do nothing, and handlers that do or say something."""

from .site import Change, Line, Site

WHY = [
    "best effort: the file may be gone already", "older versions do not have this; the default is fine", "already closed by the peer", "optional dependency", "the cache is only an optimisation",
    "nothing to clean up", "not fatal, the next poll tries again", "expected when the user has no configuration", "ignore: {v} is optional here", "raced with another process, which is fine",
    "deliberately ignored, see the class comment", "some platforms do not support it", "falls through to the slow path below",
]
CLEANUP = ["close", "remove", "cleanup", "disconnect", "shutdown", "unlink", "dispose", "stop"]


def _call(site: Site) -> str:
    text = site.lines[site.at].strip().rstrip(";")
    return text if "(" in text and len(text) < 90 else f"{site.name()}.{site.rng.choice(('save', 'load', 'send', 'parse', 'connect', 'write', 'update', 'refresh'))}()"


def swallow(site: Site) -> Change | None:
    """The site's statement in a handler that makes every error vanish."""
    rng, say = site.rng, {"swallowed_error": 1}
    text, call, line = site.lines[site.at].strip(), _call(site), site.line
    name = "javascript" if site.language == "typescript" else site.language
    if name == "python":
        caught = rng.choice(["except:", "except Exception:", "except Exception as e:", "except (ValueError, KeyError):", "except OSError:", "except BaseException:", "except KeyError:", "except Exception as exc:"])
        body = rng.choice([["pass"], ["pass"], ["pass"], ["return"], ["return None"], ["continue"], ["..."]])
        if rng.random() < 0.12:
            return site.replace(line("with contextlib.suppress(Exception):", **say), line(text, 1))
        return site.replace(line("try:"), line(text, 1), line(caught, **say), line(body[0], 1, **({"swallowed_error": 1} if body[0] == "pass" else {})))
    if name == "javascript":
        kind = rng.randrange(7)
        if kind == 0:
            return site.replace(line(f"try {{ {text} }} catch (e) {{}}", **say))
        if kind == 1:
            return site.replace(line(f"{call}.catch(() => {{}}){site.end}", **say))
        if kind == 2:
            return site.replace(line(f"await {call}.catch(() => null){site.end}" if rng.random() < 0.3 else f"{call}.catch(function () {{}}){site.end}", **say))
        if kind == 3:
            return site.replace(line(f"{call.rstrip(')')}, function (err, data) {{" if call.endswith(")") else f"{call}(function (err) {{"), line(f"if (err) return{site.end}", 1, **say), line("})" + site.end))
        caught = rng.choice(["} catch (e) {", "} catch {", "} catch (err) {", "} catch (_) {", "} catch (error) {"])
        body = rng.choice([[], [], ["return" + site.end], ["return null" + site.end], [""]])
        return site.replace(line("try {"), line(text, 1), line(caught, **say), *[line(b, 1) for b in body], line("}"))
    if name == "go":
        value, error = rng.choice(["data", "res", "f", "n", "out", "resp"]), rng.choice(["err", "err", "e"])
        call = call.split(":=")[-1].split(" = ")[-1].strip()
        return rng.choice([
            lambda: site.replace(line(f"_ = {call}", **say)), lambda: site.replace(line(f"{value}, _ := {call}", **say)), lambda: site.replace(line(f"_, _ = {call}", **say)),
            lambda: site.replace(line(f"if {error} := {call}; {error} != nil {{", **say), line("}")),
            lambda: site.replace(line(f"{value}, {error} := {call}"), line(f"if {error} != nil {{", **say), line("return", 1), line("}")),
            lambda: site.replace(line("defer func() {"), line("recover()", 1, **say), line("}()")),
        ])()
    if name == "rust":
        call = call.split(" = ")[-1]
        return rng.choice([
            lambda: site.replace(line(f"let _ = {call};", **say)), lambda: site.replace(line(f"{call}.ok();", **say)),
            lambda: site.replace(line(f"if let Err(_) = {call} {{}}", **say)), lambda: site.replace(line(f"match {call} {{"), line(f"Ok({rng.choice(('v', 'value'))}) => handle(v),", 1), line("Err(_) => {}", 1, **say), line("}")),
            lambda: site.replace(line(f"let {rng.choice(('value', 'config', 'items'))} = {call}.unwrap_or_default();", **say)),
        ])()
    if name == "swift":
        call = call.split(" = ")[-1].replace("try ", "")
        return rng.choice([
            lambda: site.replace(line(f"try? {call}", **say)), lambda: site.replace(line(f"_ = try? {call}", **say)),
            lambda: site.replace(line("do {"), line(f"try {call}", 1), line(rng.choice(["} catch {", "} catch _ {", "} catch let error {"]), **say), line("}")),
            lambda: site.replace(line("do {"), line(f"try {call}", 1), line("} catch {", **say), line("return", 1), line("}")),
        ])()
    if name == "ruby":
        return rng.choice([
            lambda: site.replace(line(f"{text} rescue nil", **say)), lambda: site.replace(line("begin"), line(text, 1), line(rng.choice(["rescue", "rescue => e", "rescue StandardError", "rescue Exception"]), **say), line("end")),
            lambda: site.replace(line("begin"), line(text, 1), line("rescue StandardError => e", **say), line("nil", 1), line("end")), lambda: site.replace(line(f"{text} rescue false", **say)),
        ])()
    if name in ("java", "kotlin", "csharp", "c++", "php", "scala"):
        if name == "php" and rng.random() < 0.25:
            return site.replace(line(f"@{call.split('= ')[-1].lstrip('@')};", **say))
        if name == "kotlin" and rng.random() < 0.3:
            return site.replace(line(f"runCatching {{ {call} }}", **say))
        caught = {
            "java": ["} catch (Exception e) {", "} catch (IOException e) {", "} catch (Throwable t) {", "} catch (Exception ignored) {", "} catch (InterruptedException e) {"], "kotlin": ["} catch (e: Exception) {", "} catch (_: Throwable) {"],
            "csharp": ["} catch {", "} catch (Exception) {", "catch (Exception ex)"], "c++": ["} catch (...) {", "} catch (const std::exception& e) {", "} catch (std::exception &) {"],
            "php": ["} catch (\\Exception $e) {", "} catch (Exception $e) {", "} catch (\\Throwable $t) {"], "scala": ["} catch {"],
        }[name]
        which = rng.choice(caught)
        if which == "catch (Exception ex)":
            return site.replace(line("try"), line("{"), line(text, 1), line("}"), line(which, **say), line("{"), line("}"))
        if rng.random() < 0.3:
            return site.replace(line(f"try {{ {text} {which} }}", **say))
        return site.replace(line("try {"), line(text, 1), line(which, **say), *([line("return" + site.end, 1)] if rng.random() < 0.2 else []), line("}"))
    if name == "c":
        return site.replace(line(f"(void){call};", **say))
    if name == "shell":
        return site.replace(line(f"{text} || true", **say))
    return None


def handled(site: Site) -> Change | None:
    """The same handlers with a reason, a fallback, a log line, a re-raise; or clean-up that may fail."""
    rng, say = site.rng, {"swallowed_error": 0}
    text, call, line = site.lines[site.at].strip(), _call(site), site.line
    name = "javascript" if site.language == "typescript" else site.language
    why = rng.choice(WHY).format(v=site.name().lstrip("$"))
    variable = site.name()
    clean = f"{rng.choice(('conn', 'file', 'tmp', 'socket', 'server', 'client', 'handle'))}.{rng.choice(CLEANUP)}()"
    if name == "python":
        body = rng.choice([
            [f"pass  # {why}"], [f"# {why}", "pass"], ["log.exception('failed')"], [f'logger.warning("cannot load %s: %s", {variable}, e)'], ["raise"], ["raise ConfigError(str(e)) from e"], [f"{variable} = None"],
            ["return default"], [f"{variable} = {{}}"], ["sys.exit(1)"], ["errors.append(e)"], ["self.fail(str(e))"], ["return False"],
        ])
        if rng.random() < 0.2:
            return site.replace(line("try:"), line(clean, 1), line("except OSError:", **say), line("pass", 1, **say))
        return site.replace(line("try:"), line(text, 1), line(rng.choice(["except Exception as e:", "except (OSError, ValueError) as e:", "except KeyError as e:", "except ImportError as e:"]), **say), *[line(b, 1, **(say if b.startswith("pass") else {})) for b in body])
    if name == "javascript":
        if rng.random() < 0.25:
            return site.replace(line(f"{call}.catch({rng.choice(('next', 'done', 'reject', 'handleError', 'err => logger.error(err)', 'e => { throw wrap(e) }'))}){site.end}", **say))
        body = rng.choice([f"// {why}", f"logger.warn(e){site.end}", f"throw new ConfigError(e.message){site.end}", f"callback(e){site.end}", f"{variable} = null{site.end}", f"return done(e){site.end}", f"this.emit('error', e){site.end}", f"reject(e){site.end}"])
        return site.replace(line("try {"), line(text, 1), line("} catch (e) {", **say), line(body, 1), line("}"))
    if name == "go":
        call = call.split(":=")[-1].split(" = ")[-1].strip()
        return rng.choice([
            lambda: site.replace(line(f"if err := {call}; err != nil {{", **say), line(rng.choice(["return err", 'return fmt.Errorf("load: %w", err)', "log.Fatal(err)", 't.Fatal(err)', 'logger.Warn("cannot load", err)']), 1), line("}")),
            lambda: site.replace(line(f"_ = {clean.replace('()', '()').title() if False else clean} // {why}", **say)), lambda: site.replace(line(f"for _, item := range {variable} {{", **say), line("use(item)", 1), line("}")),
            lambda: site.replace(line(f"value, _ := {variable}.(string)", **say)), lambda: site.replace(line(f"defer func() {{ _ = {clean.split('.')[0]}.Close() }}()", **say)),
            lambda: site.replace(line(f"data, err := {call}"), line("if err != nil {", **say), line(rng.choice(["return nil, err", "return err", "panic(err)"]), 1), line("}")),
        ])()
    if name == "rust":
        call = call.split(" = ")[-1]
        return rng.choice([
            lambda: site.replace(line(f"let _ = {call}; // {why}", **say)), lambda: site.replace(line(f"if let Ok(v) = {call} {{", **say), line("items.push(v);", 1), line("}")),
            lambda: site.replace(line(f"if let Err(e) = {call} {{", **say), line('warn!("{}", e);', 1), line("}")), lambda: site.replace(line("Err(e) => return Err(e.into()),", 1, **say)),
            lambda: site.replace(line(f"let _guard = {variable}.lock().unwrap();", **say)), lambda: site.replace(line("let _ = std::fs::remove_file(&path);", **say)),
        ])()
    if name == "swift":
        call = call.split(" = ")[-1].replace("try ", "")
        return rng.choice([
            lambda: site.replace(line(f"// {why}"), line(f"try? {call}", **say)), lambda: site.replace(line(f"guard let value = try? {call} else {{ return nil }}", **say)),
            lambda: site.replace(line("do {"), line(f"try {call}", 1), line("} catch {", **say), line(rng.choice(['logger.error("\\(error)")', "throw LoadError.failed(error)", "completion(.failure(error))", 'XCTFail("\\(error)")', f"// {why}"]), 1), line("}")),
            lambda: site.replace(line(f"let value = (try? {call}) ?? 0", **say)), lambda: site.replace(line("try? FileManager.default.removeItem(at: url)", **say)),
        ])()
    if name == "ruby":
        body = rng.choice([f"# {why}", "logger.warn e.message", "raise Error, e.message", "retry", f"{variable} = {{}}", "errors << e"])
        return site.replace(line("begin"), line(text, 1), line("rescue StandardError => e", **say), line(body, 1), line("end"))
    if name in ("java", "kotlin", "csharp", "c++", "php"):
        caught = {"java": "} catch (IOException e) {", "kotlin": "} catch (e: IOException) {", "csharp": "} catch (IOException ex) {", "c++": "} catch (const std::exception& e) {", "php": "} catch (\\Exception $e) {"}[name]
        body = rng.choice([f"// {why}", {"php": "$this->logger->warning($e->getMessage());", "c++": "LOG(ERROR) << e.what();"}.get(name, 'LOG.warn("failed", e)' + site.end), {"php": "throw new \\RuntimeException('failed', 0, $e);", "c++": "throw;", "csharp": "throw;"}.get(name, ("throw IllegalStateException(e)" if name == "kotlin" else "throw new IllegalStateException(e);")), "failures++" + site.end])
        return site.replace(line("try {"), line(text, 1), line(caught, **say), line(body, 1), line("}"))
    if name == "c":
        return site.replace(line(rng.choice(["(void)argc;", "(void)unused;", f"(void){variable};", "(void)fclose(file);", "(void)close(fd); /* nothing to do about it */"]), **say))
    if name == "shell":
        return site.replace(line(rng.choice(["rm -f \"$tmp\" || true", "kill \"$pid\" 2>/dev/null || true", f"{text} || exit 1", f"{text} || die 'failed'", "command -v git >/dev/null 2>&1 || return 1"]), **say))
    return None
