"""placeholder-code: unfinished work as if finished, and things that are meant to stay as they are."""

from .site import Change, Site

UNFINISHED = [
    "... rest of the code unchanged ...", "... existing code ...", "rest of the implementation goes here", "In a real implementation, this would {do}", "in production this should {do}", "This is a placeholder; replace with real {v} logic", "placeholder implementation",
    "for now, just return an empty {v}", "stub: {do} later", "simplified version, the real one should {do}", "not implemented yet", "Implementation goes here", "TODO: implement {f}", "TODO: actually {do}", "Your code here", "add your logic here", "dummy data until the backend is ready", "mock response for now", "hard-coded for now, {do} later",
    "would normally {do} here", "pretend it worked", "FIXME: fake value, {do}", "[... omitted for brevity ...]", "same as before ...", "(implementation omitted)", "Temporary stub, will be filled in later", "left as is for now: should {do}", "Simulate the API call", "assume success for now", "add error handling here", "other methods remain the same", "Add more {v}s as needed...",
]
DOES = ["query the database", "call the API", "validate {v}", "send the mail", "compute {v}", "check permissions", "read the configuration", "verify the signature", "handle {v}", "parse the response"]
RAISES = {
    "python": ['raise NotImplementedError("not implemented yet")', 'raise NotImplementedError("TODO")', 'raise Exception("not implemented")', 'return {{}}  # TODO: real implementation', "return True  # TODO: check for real", "pass  # TODO: implement", "return None  # placeholder", "...  # TODO"],
    "javascript": ["throw new Error('Not implemented'){e}", "throw new Error('TODO: implement {f}'){e}", "return [] // TODO: implement{e}", "return true // placeholder", "return {{}} // TODO: call the real service", "// TODO: implement"], "go": ['panic("not implemented")', 'panic("TODO: implement {f}")', 'return nil // TODO: implement', 'return errors.New("not implemented yet")', "return true // placeholder"],
    "rust": ["todo!()", "unimplemented!()", 'todo!("implement {f}")', 'unimplemented!("not yet")', "Ok(()) // TODO: implement"], "swift": ['fatalError("not implemented yet")', 'fatalError("TODO")', "return [] // TODO: implement", "return true // placeholder", 'preconditionFailure("implement me")'],
    "java": ['throw new UnsupportedOperationException("Not implemented yet");', 'throw new RuntimeException("TODO");', "return null; // TODO: implement", "return true; // stub", "// TODO Auto-generated method stub"], "kotlin": ['TODO("not implemented")', "TODO()", "return emptyList() // TODO: implement"], "csharp": ["throw new NotImplementedException();", "return null; // TODO: implement"],
    "c": ["return 0; /* TODO: implement */", 'fprintf(stderr, "not implemented yet\\n");', "return -1; /* stub */", "/* not implemented yet */"], "c++": ['throw std::runtime_error("not implemented yet");', "return {{}}; // TODO: implement", "return true; // stub"],
    "ruby": ['raise "not implemented yet"', "nil # TODO: implement", "true # placeholder", "raise NotImplementedError, 'TODO'"], "php": ["throw new \\Exception('Not implemented yet');", "return []; // TODO: implement", "return true; // placeholder"], "shell": ['echo "not implemented yet"', ": # TODO: implement", "return 0 # placeholder"],
}
MEANT = {
    "python": [("@abc.abstractmethod\ndef {f}(self):\n    raise NotImplementedError", 2), ('def {f}(self):\n    """Subclasses must override this."""\n    raise NotImplementedError', 2), ('raise NotImplementedError("{v} is not supported on Windows")', 0), ("class {F}Error(Exception):\n    pass", 1), ('parser.add_argument("--{v}", metavar="PLACEHOLDER")', 0), ("def {f}(self) -> int: ...", 0), ('placeholder = tf.placeholder("float")', 0), ('raise NotImplementedError(f"{{type(self).__name__}} must implement {f}()")', 0), ("return NotImplemented", 0)],
    "javascript": [("throw new Error('{f}() must be implemented by subclass'){e}", 0), ("placeholder: 'Search…',", 0), ("const stub = sinon.stub(api, '{f}'){e}", 0), ("input.placeholder = label{e}", 0), ("throw new Error('Not supported in this browser'){e}", 0), ("const noop = () => {{}}{e}", 0), ("jest.mock('./{v}'){e}", 0)],
    "go": [('panic("unreachable")', 0), ('return nil, errors.New("{v}: not supported on this platform")', 0), ('panic(fmt.Sprintf("unknown {v} %v", x))', 0), ('return status.Error(codes.Unimplemented, "method {f} not implemented")', 0)], "rust": [('panic!("unsupported {v}");', 0), ("_ => unreachable!(),", 0), ('return Err(Error::Unsupported("{v}"));', 0)],
    "swift": [('fatalError("init(coder:) has not been implemented")', 0), ('fatalError("Must be overridden")', 0), ('preconditionFailure("index out of range")', 0), ('textField.placeholder = "Name"', 0), ('fatalError("unreachable: {v} was checked above")', 0)],
    "java": [('throw new UnsupportedOperationException("read-only");', 0), ("protected abstract void {f}();", 0), ("throw new UnsupportedOperationException();", 0), ('when(mock.{f}()).thenReturn("stub");', 0)], "kotlin": [('throw UnsupportedOperationException("immutable")', 0), ("abstract fun {f}()", 0)], "csharp": [('throw new NotSupportedException("stream is read-only");', 0)],
    "c": [("return -ENOSYS; /* this filesystem has no locks */", 0), ('fprintf(stderr, "%s: option not supported\\n", argv[0]);', 0), ("break; /* not reached */", 0)], "c++": [("virtual void {f}() = 0;", 0), ('throw std::logic_error("{v} cannot be copied");', 0), ("std::this_thread::yield();", 0)],
    "ruby": [('raise NotImplementedError, "#{{self.class}} must implement {f}"', 0), ("allow(api).to receive(:{f}).and_return(nil)", 0), ("f.text_field :name, placeholder: 'Name'", 0)], "php": [("abstract protected function {f}();", 0), ("throw new \\LogicException('read-only');", 0), ("'placeholder' => 'Search',", 0)], "shell": [("*) echo \"unknown option\" >&2; exit 2 ;;", 0)],
}
REMARKS = ["{v} is unchanged by {f}", "the existing {v} is kept", "see the real path in {v}", "stub of the C library, see its manual", "Placeholders in the template are replaced by {f}.", "Temporarily raises the limit while {v} loads.", "{v} may not be implemented by all drivers; callers check first", "the rest of the line is the {v}", "a simplified form of the equation", "For now and the future, {v} is in UTC."]


def unfinished(site: Site) -> Change | None:
    """A stub, a remark that work is missing, or a remnant of generated code."""
    rng = site.rng
    name = "javascript" if site.language == "typescript" else site.language
    word, function = site.name().lstrip("$"), site.function()
    fill = lambda t: t.format(do=rng.choice(DOES).format(v=word), v=word, f=function, e=site.end)  # noqa: E731
    if rng.random() < 0.55:
        lines = [site.line(f"{site.comment} {fill(rng.choice(UNFINISHED))}", placeholder_code=1, commented_out_code=0)]
        return site.insert(*lines)
    bank = RAISES.get(name)
    return site.insert(site.line(fill(rng.choice(bank)), placeholder_code=1)) if bank else None


def meant(site: Site) -> Change | None:
    """Abstract methods, unsupported cases, doubles and the words in other senses."""
    rng = site.rng
    name = "javascript" if site.language == "typescript" else site.language
    word, function = site.name().lstrip("$"), site.function()
    if rng.random() < 0.35 or name not in MEANT:
        return site.insert(site.line(f"{site.comment} {rng.choice(REMARKS).format(v=word, f=function)}", placeholder_code=0, commented_out_code=0))
    text, which = rng.choice(MEANT[name])
    parts = text.format(v=word, f=function, F=function[:1].upper() + function[1:], e=site.end).split("\n")
    return site.insert(*[site.line(p, 0, **({"placeholder_code": 0} if n == which else {})) for n, p in enumerate(parts)])
