"""leftover-debug: output about real variables, stops and markers; against a program's own output."""

import re

from .site import Change, Site

MARKS = [
    "here", "HERE", "here1", "got here", "XXX", "debug", "DEBUG", "test", "in {f}", "{f}", "enter {f}", "leaving {f}", ">>> {f}",
    "*** {f} ***", "=== {v} ===", "-----", "asdf", "wtf", "1", "2", "foo", "after {v}", "before {v}", "called", "{f} called", "!!!", "###", "hit",
]
SHOWS = ["{v}", "{v} =", "{v}:", "{f}: {v}", "DEBUG {v}", "got {v}", "the {v} is", "value of {v}", ">>> {v}", "{v} is now", "XXX {v}", "type of {v}", "len {v}", "{f} {v}", "{v} before", "new {v}", "[{f}] {v}"]

MARK = {
    "python": ['print("{m}")', "print('{m}')", 'print("{m}", flush=True)', 'print("{m}", file=sys.stderr)', "import pdb; pdb.set_trace()", "breakpoint()", "import ipdb; ipdb.set_trace()", "traceback.print_stack()", 'sys.stderr.write("{m}\\n")', "print('-' * 40)", 'print "{m}"'],
    "javascript": ["console.log('{m}'){e}", 'console.log("{m}"){e}', "debugger{e}", "alert('{m}'){e}", "console.trace(){e}", "console.warn('{m}'){e}", "console.time('{m}'){e}", "console.error('{m}'){e}"],
    "go": ['fmt.Println("{m}")', 'println("{m}")', 'fmt.Printf("{m}\\n")', "debug.PrintStack()", 'log.Println("{m}")', 'fmt.Fprintln(os.Stderr, "{m}")'],
    "rust": ['println!("{m}");', 'eprintln!("{m}");', 'dbg!("{m}");'],
    "swift": ['print("{m}")', 'NSLog("{m}")', "raise(SIGINT)", 'debugPrint("{m}")', 'print("{m}", #function, #line)', "print(#function)"],
    "java": ['System.out.println("{m}");', 'System.err.println("{m}");', "Thread.dumpStack();", 'System.out.println("{m} " + System.currentTimeMillis());'],
    "kotlin": ['println("{m}")', 'Log.d("TAG", "{m}")', 'System.out.println("{m}")'],
    "csharp": ['Console.WriteLine("{m}");', 'System.Diagnostics.Debug.WriteLine("{m}");', "System.Diagnostics.Debugger.Break();"],
    "c": ['printf("{m}\\n");', 'fprintf(stderr, "{m}\\n");', 'puts("{m}");', 'printf("%s:%d\\n", __func__, __LINE__);', 'fprintf(stderr, "{m} %d\\n", __LINE__);'],
    "c++": ['std::cout << "{m}" << std::endl;', 'std::cerr << "{m}\\n";', 'printf("{m}\\n");', 'qDebug() << "{m}";', "std::cout << __PRETTY_FUNCTION__ << std::endl;"],
    "ruby": ['puts "{m}"', "puts '{m}'", "binding.pry", "byebug", "binding.irb", "require 'pry'; binding.pry", 'p "{m}"', "puts caller", "$stderr.puts '{m}'"],
    "php": ['echo "{m}";', "die('{m}');", "var_dump('{m}');", "error_log('{m}');", "debug_print_backtrace();", 'echo "{m}<br>"; exit;'],
    "shell": ['echo "{m}"', "set -x", "echo {m}", 'echo "{m}" >&2'],
    "scala": ['println("{m}")'], "lua": ['print("{m}")'], "perl": ['print STDERR "{m}\\n";'],
}
SHOW = {
    "python": ['print({v})', 'print("{s}", {v})', "print('{s}', {v})", 'print(f"{s} {{{v}}}")', 'print(f"{{{v}=}}")', 'print("{s} %s" % {v})', 'print("{s}", type({v}), len({v}))', "pprint({v})", "from pprint import pprint; pprint({v})", 'print(repr({v}))', "print({v}.__dict__)", "print(json.dumps({v}, indent=2))", 'print("{s} {{}}".format({v}))', "print {v}", "ic({v})", 'sys.stderr.write("{s} %r\\n" % {v})', "print(dir({v}))"],
    "javascript": ["console.log({v}){e}", "console.log('{s}', {v}){e}", 'console.log("{s}", {v}){e}', "console.log(`{s} ${{{v}}}`){e}", "console.log({{ {v} }}){e}", "console.dir({v}, {{ depth: null }}){e}", "console.table({v}){e}", "alert({v}){e}", "console.log(JSON.stringify({v}, null, 2)){e}", "console.debug({v}){e}", "console.error('{s}', {v}){e}", "console.info('{s}', {v}){e}", "console.log(util.inspect({v}, false, null)){e}", "console.log(typeof {v}){e}"],
    "go": ["fmt.Println({v})", 'fmt.Println("{s}", {v})', 'fmt.Printf("{s} %v\\n", {v})', 'fmt.Printf("%+v\\n", {v})', 'fmt.Printf("{s} %#v\\n", {v})', "spew.Dump({v})", 'log.Printf("{s} %v", {v})', 'println("{s}", {v})', 'fmt.Printf("%T %v\\n", {v}, {v})', 'fmt.Fprintf(os.Stderr, "{s} %v\\n", {v})'],
    "rust": ["dbg!(&{v});", "dbg!({v});", 'println!("{{:?}}", {v});', 'println!("{s} {{:?}}", {v});', 'eprintln!("{s} {{:#?}}", {v});', 'println!("{s} {{}}", {v});', 'eprintln!("{{{v}:?}}");', 'println!("{{:#?}}", &{v});'],
    "swift": ["print({v})", 'print("{s}", {v})', 'print("{s} \\({v})")', "dump({v})", "debugPrint({v})", 'NSLog("{s} \\({v})")', 'print("\\(#function) {s} \\({v})")', 'print(type(of: {v}))', 'Swift.print("{s}", {v})'],
    "java": ["System.out.println({v});", 'System.out.println("{s} " + {v});', 'System.err.println("{s} " + {v});', 'System.out.printf("{s} %s%n", {v});', 'System.out.println(Arrays.toString({v}));', 'System.out.println("{s} " + {v} + " " + {v}.getClass());'],
    "kotlin": ["println({v})", 'println("{s} ${v}")', 'Log.d("TAG", "{s} ${v}")', "print({v})", "{v}.also {{ println(it) }}"],
    "csharp": ["Console.WriteLine({v});", 'Console.WriteLine("{s} " + {v});', 'Console.WriteLine($"{s} {{{v}}}");', 'Debug.WriteLine({v});', 'Debug.Log("{s} " + {v});'],
    "c": ['printf("{s} %d\\n", {v});', 'printf("{s} %p\\n", (void *){v});', 'fprintf(stderr, "{s} %d\\n", (int){v});', 'printf("%s: {s} %s\\n", __func__, {v});', 'fprintf(stderr, "%s:%d {s} %ld\\n", __FILE__, __LINE__, (long){v});'],
    "c++": ['std::cout << "{s} " << {v} << std::endl;', "std::cout << {v} << '\\n';", 'std::cerr << "{s} " << {v} << "\\n";', 'cout << "{s} " << {v} << endl;', 'qDebug() << "{s}" << {v};', 'printf("{s} %d\\n", {v});', 'fprintf(stderr, "{s} %d\\n", {v});'],
    "ruby": ["puts {v}", "p {v}", "pp {v}", 'puts "{s} #{{{v}}}"', "puts {v}.inspect", 'puts "{s} #{{{v}.inspect}}"', "p [:{n}, {v}]", 'warn "{s} #{{{v}}}"', "puts({v})", "ap {v}", "y {v}", "$stderr.puts {v}.inspect"],
    "php": ["var_dump({v});", "print_r({v});", "echo {v};", "dd({v});", "dump({v});", "var_dump({v}); exit;", "die(var_dump({v}));", "error_log(print_r({v}, true));", "echo '<pre>'; print_r({v}); echo '</pre>';", "var_export({v});", 'error_log("{s} " . {v});', "echo json_encode({v});"],
    "shell": ['echo "{s} ${v}"', 'echo ${v}', 'echo "{n}=${{{n}}}"', 'echo "{s} ${v}" >&2', 'declare -p {n}'],
    "scala": ["println({v})", 'println(s"{s} ${v}")'], "lua": ["print({v})", 'print("{s}", {v})'], "perl": ["print Dumper({v});", 'print STDERR "{s} {v}\\n";'],
}
TIMING = {
    "python": ['print("took", time.time() - start)', 'print(f"{f} took {{time.perf_counter() - t0:.3f}}s")'],
    "javascript": ["console.timeEnd('{f}'){e}", "console.log('took', Date.now() - start){e}"],
    "go": ['fmt.Println("took", time.Since(start))'], "rust": ['eprintln!("took {{:?}}", start.elapsed());'],
    "swift": ['print("took", Date().timeIntervalSince(start))'],
    "java": ['System.out.println("took " + (System.currentTimeMillis() - start));'],
    "ruby": ['puts "took #{{Time.now - start}}"'],
}

OUTPUT_TEXTS = [
    "Usage: {f} [options] FILE", "Done.", "No changes.", "Wrote {v} files", "Nothing to do", "Processed {v}", "Created {v}", "Removing {v}...",
    "Available commands:", "  -h, --help     show this help", "Downloading {v}", "Installed {v}", "error: cannot open {v}", "{v}: no such file", "Summary", "Total: {v}",
    "Passed: {v}", "warning: {v} is deprecated", "Are you sure? [y/N]", "Saved to {v}", "Listening on port {v}", "Build finished", "Version {v}", "Aborted.", "Please log in first", "{v} updated",
]
PRINT = {
    "python": ['print("{t}")', 'print(f"{t}")', 'print("{t}", file=sys.stderr)', 'click.echo("{t}")', 'sys.stdout.write("{t}\\n")', "print({v})", 'self.stdout.write("{t}")', "print()", 'print("{t}", file=out)', 'typer.echo("{t}")'],
    "javascript": ["console.log('{t}'){e}", 'console.error("{t}"){e}', "process.stdout.write('{t}\\n'){e}", "console.log(){e}", "console.log({v}){e}", "console.log(chalk.green('{t}')){e}"],
    "go": ['fmt.Println("{t}")', 'fmt.Fprintln(os.Stderr, "{t}")', 'fmt.Fprintf(w, "{t}\\n")', 'fmt.Printf("{t}\\n")', "fmt.Println({v})"],
    "rust": ['println!("{t}");', 'eprintln!("{t}");', 'writeln!(out, "{t}")?;', 'println!("{{}}", {v});'],
    "swift": ['print("{t}")', 'fputs("{t}\\n", stderr)', "print({v})", 'print("{t}", to: &standardError)'],
    "java": ['System.out.println("{t}");', 'System.err.println("{t}");', 'out.println("{t}");'],
    "kotlin": ['println("{t}")', 'echo("{t}")'], "csharp": ['Console.WriteLine("{t}");', 'Console.Error.WriteLine("{t}");'],
    "c": ['printf("{t}\\n");', 'fprintf(stderr, "{t}\\n");', 'puts("{t}");'],
    "c++": ['std::cout << "{t}" << std::endl;', 'std::cerr << "{t}" << std::endl;', 'printf("{t}\\n");'],
    "ruby": ['puts "{t}"', "say '{t}'", '$stderr.puts "{t}"', 'warn "{t}"', "puts {v}"],
    "php": ['echo "{t}\\n";', "$output->writeln('{t}');", "$this->info('{t}');", "fwrite(STDERR, '{t}');"],
    "shell": ['echo "{t}"', 'echo "{t}" >&2', "printf '%s\\n' \"{t}\""],
}
LOG = {
    "python": ['logger.debug("{s} %s", {v})', 'log.info("{s} %s", {v})', 'logging.debug("{s} %r", {v})', 'self.logger.warning("{s} %s", {v})', 'warnings.warn("{t}")', "LOG.debug('{s} %s', {v})"],
    "javascript": ["logger.debug('{s}', {v}){e}", "log.info(`{s} ${{{v}}}`){e}", "debug('{s} %o', {v}){e}", "this.logger.warn('{t}'){e}", "winston.info('{s}'){e}"],
    "go": ['log.Debugf("{s} %v", {v})', 'logger.Info("{s}", zap.Any("{n}", {v}))', 'klog.V(4).Infof("{s} %v", {v})', 'log.WithField("{n}", {v}).Debug("{s}")', 'slog.Debug("{s}", "{n}", {v})'],
    "rust": ['debug!("{s} {{:?}}", {v});', 'log::info!("{s} {{}}", {v});', 'tracing::debug!(?{v}, "{s}");', 'warn!("{t}");'],
    "swift": ['logger.debug("{s} \\({v})")', 'os_log("{s}", log: log, type: .debug)', 'Logger.shared.info("{s}")'],
    "java": ['logger.debug("{s} {{}}", {v});', 'LOG.info("{s} " + {v});', 'log.fine("{s} " + {v});'],
    "kotlin": ['logger.debug {{ "{s} ${v}" }}', 'Timber.d("{s} %s", {v})'], "csharp": ['_logger.LogDebug("{s} {{N}}", {v});', 'Log.Debug("{s} " + {v});'],
    "c": ['log_debug("{s} %d", {v});', 'syslog(LOG_DEBUG, "{s} %d", {v});', 'av_log(ctx, AV_LOG_DEBUG, "{s} %d\\n", {v});', 'DEBUGLOG(5, "{s} %u", {v});'],
    "c++": ['LOG(INFO) << "{s} " << {v};', 'spdlog::debug("{s} {{}}", {v});', 'VLOG(2) << "{s} " << {v};'],
    "ruby": ['logger.debug "{s} #{{{v}}}"', "Rails.logger.info('{s}')", 'log.debug {{ "{s} #{{{v}}}" }}'],
    "php": ["$this->logger->debug('{s}', ['{n}' => {v}]);", "Log::info('{s}');", 'Log::debug("{s} " . {v});'],
    "shell": ['log "{s} ${v}"', 'logger -t "$0" "{s} ${v}"'],
}
LIBRARY = ["src/{b}", "lib/{b}", "core/{b}", "pkg/{b}", "internal/{b}", "app/models/{b}", "{b}", "src/core/{b}", "Sources/Core/{b}", "server/{b}"]
PROGRAM = ["cli/{b}", "scripts/{b}", "examples/{b}", "bin/{b}", "cmd/{b}", "tools/{b}", "src/cli/{b}", "demo/{b}", "Sources/CLI/{b}", "src/commands/{b}", "samples/{b}"]


IN_PROGRAM = re.compile(r"(?i)(^|[/_.-])(cli|cmd|commands?|bin|scripts?|tools?|examples?|samples?|demos?|main|console|docs?|tests?)([/_.-]|$)")


def _fill(site: Site, template: str) -> str:
    variable = site.name()
    word = variable.lstrip("$@")
    show = site.rng.choice(SHOWS).format(v=word, f=site.function())
    mark = site.rng.choice(MARKS).format(v=word, f=site.function())
    text = site.rng.choice(OUTPUT_TEXTS).format(v=word, f=site.function())
    shown = word if site.language == "shell" else variable
    return template.format(v=shown, n=word, s=show, m=mark, t=text, f=site.function(), e=site.end)


def _language(site: Site) -> str:
    return "javascript" if site.language == "typescript" else site.language


def leftover(site: Site) -> Change | None:
    """Debug output or a stop written after a statement of library code."""
    kinds = [SHOW, SHOW, MARK]
    if site.rng.random() < 0.06 and _language(site) in TIMING:
        kinds = [TIMING]
    bank = site.rng.choice(kinds).get(_language(site))
    if not bank:
        return None
    path = site.path
    if site.rng.random() < 0.4 or IN_PROGRAM.search(path):
        path = site.rng.choice(LIBRARY).format(b=site.path.split("/")[-1])
    lines = [site.line(_fill(site, site.rng.choice(bank)), leftover_debug=1) for _ in range(site.rng.choice((1, 1, 1, 2)))]
    if site.rng.random() < 0.12:  # left at column 0, as people do
        lines[0].text = lines[0].text.lstrip() if site.language != "python" else lines[0].text
    return site.insert(*lines, path=path)


def output(site: Site) -> Change | None:
    """The program's own output: the same calls in command-line code, and a logger anywhere."""
    name = _language(site)
    if site.rng.random() < 0.45:
        if name not in LOG:
            return None
        return site.insert(site.line(_fill(site, site.rng.choice(LOG[name])), leftover_debug=0))
    if name not in PRINT:
        return None
    path = site.rng.choice(PROGRAM).format(b=site.path.split("/")[-1])
    lines = [site.line(_fill(site, site.rng.choice(PRINT[name])), leftover_debug=0) for _ in range(site.rng.choice((1, 1, 2, 3)))]
    return site.insert(*lines, path=path)
