"""disabled-test and test-without-assertion: tests switched off or checking nothing, and sound ones."""

from .site import Change, Site

PATHS = {
    "python": "tests/test_{s}.py", "javascript": "test/{s}.test.js", "typescript": "src/{s}.spec.ts", "go": "pkg/{s}_test.go", "rust": "tests/{s}.rs", "swift": "Tests/AppTests/{S}Tests.swift", "java": "src/test/java/org/app/{S}Test.java",
    "kotlin": "src/test/kotlin/{S}Test.kt", "csharp": "Tests/{S}Tests.cs", "ruby": "spec/{s}_spec.rb", "php": "tests/{S}Test.php", "c++": "tests/{s}_test.cc",
}
WHAT = ["parses an empty file", "returns the newest entry", "keeps the order", "rejects bad input", "closes the connection", "handles unicode", "does not lose data", "retries on failure", "expires old keys", "round trips"]
OFF = {
    "python": ["@unittest.skip", "@pytest.mark.skip", '@unittest.skip("broken")', '@pytest.mark.skip(reason="flaky")', "@pytest.mark.xfail", '@skip("does not work")', 'self.skipTest("fails")', "pytest.skip()", "# def test_{w}(self):"],
    "javascript": ["it.skip('{t}', () => {{", "describe.skip('{t}', () => {{", "it.only('{t}', async () => {{", "xit('{t}', function () {{", "fit('{t}', () => {{", "test.skip('{t}', () => {{", "describe.only('{t}', function () {{", "xdescribe('{t}', () => {{", "// it('{t}', () => {{", "test.only('{t}', async () => {{", "this.skip()"],
    "go": ["t.Skip()", 't.Skip("flaky")', 't.Skip("broken")', "t.SkipNow()", 't.Skipf("fails")', "// func Test{W}(t *testing.T) {{"], "rust": ["#[ignore]", '#[ignore = "flaky"]', "// #[test]"],
    "swift": ['throw XCTSkip("broken")', 'throw XCTSkip()', "func disabled_test{W}() {{", '@Test(.disabled("flaky"))', "// func test{W}() {{", "func xtest{W}() {{", "@Test(.disabled()) func {w}() {{"],
    "java": ["@Ignore", '@Disabled("flaky")', "@Disabled", '@Ignore("does not work")', "// @Test", "@Test(enabled = false)"], "kotlin": ["@Ignore", '@Disabled("flaky")', "// @Test"], "csharp": ['[Ignore("broken")]', '[Fact(Skip = "flaky")]', "//[Test]", "[Ignore]"],
    "ruby": ["xit '{t}' do", "skip", "skip 'flaky'", "pending 'broken'", "xdescribe '{t}' do", "fit '{t}' do", "it '{t}', :focus do", "# it '{t}' do", "it '{t}', skip: true do"], "php": ["$this->markTestSkipped();", "$this->markTestSkipped('broken');", "$this->markTestIncomplete();", "// public function test{W}()"],
    "c++": ["TEST(DISABLED_{W}, Works) {{", "TEST(Parser, DISABLED_{W}) {{", "GTEST_SKIP();", 'TEST_CASE("{t}", "[.]") {{'],
}
ON = {
    "python": ['@unittest.skipIf(sys.platform == "win32", "no fork on Windows")', "@pytest.mark.skipif(sys.version_info < (3, 8), reason='needs 3.8')", "@unittest.skipUnless(HAVE_SSL, 'needs ssl')", '@pytest.mark.skip(reason="https://github.com/org/app/issues/412")', 'numpy = pytest.importorskip("numpy")', "def test_{w}(self):", "@pytest.mark.parametrize('n', [1, 2])", 'if not has_docker(): pytest.skip("no docker")'],
    "javascript": ["it('{t}', () => {{", "describe('{t}', () => {{", "const testIf = isWindows ? it.skip : it", "test('{t}', async () => {{", "rows.skip(10).only('name')", "it.each(cases)('{t}', (n) => {{", "// it should be fast", "(process.platform === 'win32' ? it.skip : it)('{t}', () => {{"],
    "go": ["if testing.Short() {{ t.Skip(\"slow\") }}", 't.Skip("see https://github.com/golang/go/issues/1234")', "func Test{W}(t *testing.T) {{", 'if runtime.GOOS == "windows" {{ t.Skip("no symlinks") }}'], "rust": ["#[test]", "#[cfg_attr(windows, ignore)]", '#[ignore = "slow, see #821"]', "#[cfg(unix)]"],
    "swift": ["func test{W}() {{", 'try XCTSkipIf(isLinux, "no keychain")', "@Test(.enabled(if: hasNetwork)) func {w}() {{", "@Test func {w}() {{", '@Test(.disabled("https://github.com/a/b/issues/7")) func {w}() {{'],
    "java": ["@Test", "@DisabledOnOs(OS.WINDOWS)", '@Disabled("JIRA-1234")', "assumeTrue(hasDocker());", "@EnabledIfEnvironmentVariable(named = \"CI\", matches = \"true\")"], "kotlin": ["@Test", "@DisabledOnOs(OS.WINDOWS)"], "csharp": ["[Test]", "[Fact]"],
    "ruby": ["it '{t}' do", "skip 'needs docker' unless docker?", "xs.skip(2)", "pending 'see https://bugs.ruby-lang.org/issues/1' if jruby?"], "php": ["public function test{W}(): void", "if (!extension_loaded('gd')) {{ $this->markTestSkipped('needs gd'); }}"],
    "c++": ["TEST(Parser, {W}) {{", "#ifdef _WIN32", 'if (!HasGpu()) GTEST_SKIP() << "needs a GPU";'],
}
TEST = {  # heading, body lines, an assertion, an empty assertion, the end
    "python": ("def test_{w}(self):", ["result = {f}({v})", "{v} = make_{v}()", "{f}({v})", 'print(result)'], ["self.assertEqual({f}({v}), 3)", "assert {v} == 3", "with self.assertRaises(ValueError):\n    {f}(None)", "mock.assert_called_once()"], ["assert True", "self.assertTrue(True)", "assert 1 == 1"], None),
    "javascript": ("it('{t}', async () => {{", ["const result = await {f}({v})", "{f}({v})", "const {v} = make()"], ["expect({v}).toBe(3)", "assert.equal({f}({v}), 3)", "{v}.should.eql([1])", "expect(() => {f}()).toThrow()"], ["expect(true).toBe(true)", "assert(true)", "assert.ok(true)"], "}})"),
    "go": ("func Test{W}(t *testing.T) {{", ["{v} := make{W}()", "{f}({v})", "_ = {f}({v})"], ['if {v} != 3 {{ t.Errorf("got %v", {v}) }}', "require.NoError(t, err)", "assert.Equal(t, 3, {v})"], ["assert.True(t, true)"], "}}"),
    "swift": ("func test{W}() {{", ["let {v} = make()", "_ = {f}({v})", "{f}({v})"], ["XCTAssertEqual({f}({v}), 3)", "#expect({v} == 3)", "XCTAssertThrowsError(try {f}({v}))"], ["XCTAssertTrue(true)", "XCTAssert(true)", "#expect(true)"], "}}"),
    "java": ("public void test{W}() {{", ["Object {v} = make();", "{f}({v});", "System.out.println({v});"], ["assertEquals(3, {f}({v}));", "assertThat({v}).isNotNull();", "verify(mock).{f}();"], ["assertTrue(true);", "assertEquals(1, 1);"], "}}"),
    "rust": ("fn {w}() {{", ["let {v} = make();", "{f}(&{v});"], ["assert_eq!({f}({v}), 3);", "assert!({v}.is_ok());"], ["assert!(true);", "assert_eq!(1, 1);"], "}}"),
    "ruby": ("it '{t}' do", ["{v} = make", "{f}({v})", "puts {v}"], ["expect({v}).to eq(3)", "assert_equal 3, {v}", "{v}.should == 3"], ["assert true", "expect(true).to be true"], "end"),
    "php": ("public function test{W}(): void {{", ["$x = make();", "{f}($x);"], ["$this->assertSame(3, {f}($x));", "$this->expectException(Bad::class);"], ["$this->assertTrue(true);"], "}}"),
    "c++": ("TEST(Suite, {W}) {{", ["auto {v} = make();", "{f}({v});"], ["EXPECT_EQ({f}({v}), 3);", "ASSERT_TRUE({v}.ok());"], ["EXPECT_TRUE(true);"], "}}"),
}


def _fill(site: Site, text: str, what: str) -> str:
    words = what.split()
    return text.format(t=what, w="_".join(words), W="".join(w.title() for w in words), f=site.function(), v=site.name().lstrip("$"))


def _path(site: Site, name: str) -> str:
    stem = site.path.split("/")[-1].split(".")[0] or "core"
    return PATHS.get(name, "tests/{s}").format(s=stem, S=stem[:1].upper() + stem[1:])


def _name(site: Site) -> str:
    return "javascript" if site.language == "typescript" else {"c": "c++"}.get(site.language, site.language)


def switched(site: Site, label: int) -> Change | None:
    bank = (OFF if label else ON).get(_name(site))
    if not bank or site.language == "c":
        return None
    what = site.rng.choice(WHAT)
    text = _fill(site, site.rng.choice(bank), what)
    after = []
    if text.startswith(("@", "#[", "[")) and _name(site) in TEST:
        after = [site.line(_fill(site, TEST[_name(site)][0], what))]
    return site.insert(site.line(text, disabled_test=label), *after, path=_path(site, site.language))


def disabled(site: Site) -> Change | None:
    """A test switched off or singled out without condition or link."""
    return switched(site, 1)


def enabled(site: Site) -> Change | None:
    """A test that runs, or is skipped under a condition or with a link."""
    return switched(site, 0)


def _test(site: Site, sound: bool) -> Change | None:
    name, rng = _name(site), site.rng
    if name not in TEST or site.language == "c":
        return None
    head, body, checks, hollow, end = TEST[name]
    what = rng.choice(WHAT)
    lines = [_fill(site, b, what) for b in rng.sample(body, rng.randint(1, len(body)))]
    empty = not sound and rng.random() < 0.4
    if sound:
        lines.append(_fill(site, rng.choice(checks), what))
    elif empty:
        lines.append(rng.choice(hollow))
    made = [site.line(_fill(site, head, what), test_without_assertion=int(not sound and not empty)) if not empty else site.line(_fill(site, head, what))]
    for text in lines:
        for part in text.split("\n"):
            made.append(site.line(part, 1, **({"test_without_assertion": 1} if empty and part in hollow else {})))
    if end:
        made.append(site.line(_fill(site, end, what)))
    return site.insert(*made, path=_path(site, site.language))


def hollow(site: Site) -> Change | None:
    """A test that checks nothing, or a constant."""
    return _test(site, False)


def sound(site: Site) -> Change | None:
    """A test with a real assertion."""
    return _test(site, True)
