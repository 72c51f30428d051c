"""hardcoded-secret: made credentials of many shapes; placeholders, look-ups and other long literals.

Every credential is random: none was ever issued.
"""

import base64
import random
import string

from .site import Change, Site

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def _some(rng: random.Random, alphabet: str, least: int, most: int | None = None) -> str:
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(least, most or least)))


def _password(rng: random.Random) -> str:
    word = rng.choice(["sunset", "Winter", "dragon", "Monkey", "correct", "Orange", "tiger", "Summer", "hunter", "Falcon", "marble", "rocket", "copper", "Velvet", "prod", "Admin", "deploy"])
    return rng.choice([
        lambda: word + str(rng.randint(1, 2030)) + rng.choice("!@#$%&*?") * rng.randint(0, 2), lambda: _some(rng, ALNUM + "!@#%^&*-_", 10, 20), lambda: word.replace("o", "0").replace("e", "3") + rng.choice("!_-") + _some(rng, string.digits, 2, 4),
        lambda: "-".join(rng.choice(["staple", "battery", "river", "candle", "planet"]) for _ in range(3)) + str(rng.randint(1, 99)),
    ])()


def token(rng: random.Random) -> str:
    """A random string in the shape of some service's key."""
    return rng.choice([
        lambda: "AKIA" + _some(rng, string.ascii_uppercase + "234567", 16), lambda: _some(rng, ALNUM + "+/", 40), lambda: rng.choice(["ghp_", "gho_", "ghs_"]) + _some(rng, ALNUM, 36), lambda: "sk_live_" + _some(rng, ALNUM, 24),
        lambda: "xoxb-" + _some(rng, string.digits, 11) + "-" + _some(rng, ALNUM, 24), lambda: "AIza" + _some(rng, ALNUM + "-_", 35), lambda: "SG." + _some(rng, ALNUM, 22) + "." + _some(rng, ALNUM, 43), lambda: _some(rng, HEX, 32), lambda: _some(rng, HEX, 40), lambda: _some(rng, HEX, 64),
        lambda: "eyJhbGciOiJIUzI1NiJ9." + _some(rng, ALNUM, 30) + "." + _some(rng, ALNUM + "-_", 43), lambda: "glpat-" + _some(rng, ALNUM, 20), lambda: "sk-" + _some(rng, ALNUM, 48), lambda: "npm_" + _some(rng, ALNUM, 36), lambda: _some(rng, ALNUM, 20, 36),
        lambda: str(rng.randint(10**8, 10**10)) + ":AA" + _some(rng, ALNUM + "-_", 33), lambda: base64.b64encode(rng.randbytes(rng.choice((18, 24, 32)))).decode(), lambda: "-".join(_some(rng, HEX, n) for n in (8, 4, 4, 4, 12)),
    ])()


NAMES = ["password", "passwd", "PASSWORD", "db_password", "dbPassword", "api_key", "apiKey", "API_KEY", "secret", "SECRET_KEY", "secretKey", "client_secret", "clientSecret", "token", "auth_token", "accessToken", "ACCESS_TOKEN", "github_token", "aws_secret_access_key", "privateKey", "encryption_key", "smtp_pass", "jwtSecret", "signing_key", "stripe_key", "slackToken", "bot_token", "admin_password", "rootPassword", "pwd", "passphrase", "WEBHOOK_SECRET", "consumer_secret", "auth"]
PLACEHOLDERS = ["changeme", "<token>", "xxx", "xxxxxxxxxxxx", "YOUR_API_KEY", "your-secret-here", "<YOUR_TOKEN>", "REPLACE_ME", "...", "********", "example", "placeholder", "todo", "${SECRET}", "{{ secret }}", "%(password)s", "INSERT_KEY_HERE", "dummy", "not-a-real-key", "<password>", "", "secret", "password", "test", "sk_test_xxx", "AKIAIOSFODNN7EXAMPLE", "foo", "none", "null"]
TEXTS = ["Enter your password", "Password must not be empty", "Invalid token", "Forgot password?", "The access token to use", "Confirm password", "password_reset", "Bearer", "X-Api-Key", "Authorization", "token_type", "access_token", "csrf_token", "password-input", "application/json", "refresh_token", "oauth2/token", "api_key", "users.password", "keyboard", "/v1/tokens", "secret-name", "PBKDF2", "hmac-sha256", "end_token", "auth.service", "sort_key", "[PAD]", "<eos>"]


def _assign(site: Site, name: str, value: str, quote: str | None = None) -> str:
    """An assignment, dictionary entry, keyword argument or constant in the site's language."""
    rng = site.rng
    q = quote or ('"' if site.language in ("go", "rust", "swift", "java", "kotlin", "csharp", "c", "c++", "scala") else rng.choice("'\""))
    literal = f"{q}{value}{q}"
    return _assign_code(site, name, literal)


def _assign_code(site: Site, name: str, value: str) -> str:
    rng, e = site.rng, site.end
    forms = {
        "python": ["{n} = {v}", "self.{n} = {v}", "'{n}': {v},", "client = Client({n}={v})", '"{n}": {v},', "{n}={v},", "os.environ['{n}'] = {v}", "{n}: str = {v}", "config['{n}'] = {v}"],
        "javascript": ["const {n} = {v}{e}", "{n}: {v},", "let {n} = {v}{e}", "this.{n} = {v}{e}", "process.env.{n} = {v}{e}", "options.{n} = {v}{e}", "'{n}': {v},", "export const {n} = {v}{e}"],
        "go": ["{n} := {v}", "const {n} = {v}", "{n}: {v},", "var {n} = {v}", "cfg.{n} = {v}", 'os.Setenv("{n}", {v})'],
        "rust": ["let {n} = {v};", "const {n}: &str = {v};", "{n}: {v}.to_string(),", "static {n}: &str = {v};", ".{n}({v})"],
        "swift": ["let {n} = {v}", "static let {n} = {v}", "{n}: {v},", "var {n}: String = {v}", 'request.setValue({v}, forHTTPHeaderField: "{n}")', "config.{n} = {v}"],
        "java": ["String {n} = {v};", "private static final String {n} = {v};", 'props.put("{n}", {v});', "config.set{n}({v});"], "kotlin": ["val {n} = {v}", "const val {n} = {v}", "{n} = {v},"],
        "csharp": ["var {n} = {v};", "private const string {n} = {v};", "{n} = {v},"], "c": ["const char *{n} = {v};", "#define {n} {v}", "static const char {n}[] = {v};"], "c++": ["std::string {n} = {v};", "const char* {n} = {v};", "constexpr auto {n} = {v};", "#define {n} {v}"],
        "ruby": ["{n} = {v}", "{n}: {v},", "config.{n} = {v}", "ENV['{n}'] = {v}", ":{n} => {v},", "@{n} = {v}"], "php": ["${n} = {v};", "'{n}' => {v},", "define('{n}', {v});", "const {n} = {v};", "private ${n} = {v};", "$config['{n}'] = {v};"],
        "shell": ["{n}={v}", "export {n}={v}"], "scala": ["val {n} = {v}"], "lua": ["local {n} = {v}"], "perl": ["my ${n} = {v};"],
    }
    bank = forms.get("javascript" if site.language == "typescript" else site.language, ["{n} = {v}"])
    return rng.choice(bank).replace("{n}", name).replace("{v}", value).replace("{e}", e)


def _lookup(site: Site, name: str) -> str | None:
    up = name.upper()
    bank = {
        "python": [f'os.environ["{up}"]', f'os.getenv("{up}")', "getpass.getpass()", f'config.get("{name}")', f"settings.{up}", "secrets.token_hex(32)", f'vault.read("{name}")'],
        "javascript": [f"process.env.{up}", f"config.{name}", f"await vault.get('{name}')", "req.body.password", "crypto.randomBytes(32).toString('hex')"], "go": [f'os.Getenv("{up}")', f"cfg.{name}", f'viper.GetString("{name}")'],
        "rust": [f'env::var("{up}")?', f'std::env::var("{up}").unwrap()'], "swift": [f'ProcessInfo.processInfo.environment["{up}"]', f'keychain["{name}"]'], "java": [f'System.getenv("{up}")', f'config.getString("{name}")'],
        "kotlin": [f'System.getenv("{up}")'], "csharp": [f'Environment.GetEnvironmentVariable("{up}")'], "c": [f'getenv("{up}")'], "c++": [f'std::getenv("{up}")'], "ruby": [f'ENV["{up}"]', f"ENV.fetch('{up}')", f"Rails.application.credentials.{name}"],
        "php": [f"getenv('{up}')", f"env('{up}')", f"$_ENV['{up}']"], "shell": [f'"${{{up}:?}}"', f'"$(pass show {name})"'],
    }.get("javascript" if site.language == "typescript" else site.language)
    return site.rng.choice(bank) if bank else None


def live(site: Site) -> Change | None:
    """A credential that looks alive, as a literal in ordinary code or configuration."""
    rng, name, kind = site.rng, site.rng.choice(NAMES), site.rng.random()
    user, host = rng.choice(["admin", "app", "root", "svc_billing", "deploy", "postgres"]), rng.choice(["db.internal", "10.0.3.17", "prod-db.acme.io", "mq01", "cache.corp.net:6380"])
    if kind < 0.14:
        scheme = rng.choice(["postgres", "mysql", "mongodb+srv", "amqp", "https", "ftp", "postgresql"])
        text = _assign(site, rng.choice(["database_url", "dsn", "DATABASE_URL", "uri", "connection", "broker"]), f"{scheme}://{user}:{_some(rng, ALNUM, 9, 16)}@{host}/main", '"')
    elif kind < 0.2:
        text = _assign(site, rng.choice(["key", "pem", "privateKey"]), "-----BEGIN " + rng.choice(["RSA ", "EC ", "", "OPENSSH "]) + "PRIVATE KEY-----" + rng.choice(["", "\\nMII" + _some(rng, ALNUM + "+/", 40)]), '"')
    elif kind < 0.27:
        text = _assign(site, rng.choice(["Authorization", "header", "auth_header"]), rng.choice(["Bearer ", "Basic ", "token "]) + _some(rng, ALNUM, 24, 40), '"')
    elif kind < 0.33:
        text = _assign(site, "connectionString", f"Server={host};User Id={user};Password={_some(rng, ALNUM + '!@', 9, 14)};", '"')
    elif kind < 0.58 and "pass" in name.lower():
        text = _assign(site, name, _password(rng).replace("'", "").replace('"', ""))
    else:
        text = _assign(site, name, token(rng))
    path = site.path
    if any(p in path.lower() for p in ("test", "spec", "example", "fixture", "doc")):
        path = "src/" + path.split("/")[-1].replace("test_", "").replace("_test", "").replace("Tests", "").replace("Test", "").replace(".spec", "").replace(".test", "")
    return site.insert(site.line(text, hardcoded_secret=1), path=path)


def look_alike(site: Site) -> Change | None:
    """Look-ups, placeholders, messages, content hashes, identifiers, fixtures: no live credential."""
    rng, name, kind = site.rng, site.rng.choice(NAMES), site.rng.random()
    path = None
    if kind < 0.25:
        value = _lookup(site, name)
        if value is None:
            return None
        text = _assign_code(site, name, value)
    elif kind < 0.5:
        text = _assign(site, name, rng.choice(PLACEHOLDERS))
    elif kind < 0.68:
        text = _assign(site, rng.choice([name, "passwordLabel", "tokenType", "password_field", "secret_name", "tokenUrl", "key", "token_endpoint"]), rng.choice(TEXTS))
    elif kind < 0.84:
        text = _assign(site, rng.choice(["sha256", "checksum", "etag", "commit", "revision", "integrity", "digest", "md5", "expectedHash", "uuid", "session_id", "build_id", "public_key", "fingerprint", "nonce_example", "git_sha"]), rng.choice([_some(rng, HEX, 32), _some(rng, HEX, 40), _some(rng, HEX, 64), "sha512-" + _some(rng, ALNUM, 60), "-".join(_some(rng, HEX, n) for n in (8, 4, 4, 4, 12))]))
    elif kind < 0.92:
        text = _assign(site, rng.choice(["url", "endpoint", "DATABASE_URL"]), rng.choice(["https://example.com:8080/path", "postgres://localhost/test", "http://user:pass@example.com/", "postgres://user:password@localhost:5432/db", "https://api.example.com/v1/token", "redis://localhost:6379/0"]), '"')
    else:
        stem = site.path.split("/")[-1]
        path = rng.choice(["tests/test_{}", "spec/fixtures/{}", "src/test/{}", "testdata/{}"]).format(stem)
        text = _assign(site, name, rng.choice(["test-password", "s3cr3t", "hunter2", "password123", "fake-token", "abc123", "testtoken", "dummy-key", "pass"]))
    return site.insert(site.line(text, hardcoded_secret=0), path=path)
