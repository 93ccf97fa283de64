//! The only list of tools: what each task needs, the tool's purpose, and its source.

use crate::project::Project;
use crate::shell;

/// A tool that a task needs.
#[derive(Debug, PartialEq)]
pub struct Need {
    /// The package's name in its source.
    pub name: &'static str,
    /// Completes the sentence "this tool …".
    pub purpose: &'static str,
    pub source: Source,
    /// What the task does if the tool cannot be installed. If this is `None`, the task stops.
    pub otherwise: Option<&'static str>,
}

/// Where a tool comes from, and how it is found if its name does not show that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// A Debian package; it is installed if one of these programs exists.
    Program(&'static [&'static str]),
    /// A Debian package; it is installed if this command succeeds and prints something.
    Answer(&'static [&'static str]),
    /// A target of Rust's standard library.
    Target,
    /// A component of the Rust tool chain, with its cargo subcommand.
    Component(&'static str),
    /// The nightly Rust tool chain.
    Nightly,
    /// A crate in the version of tools.toml, with the programs that it installs.
    Crate(&'static [&'static str]),
    /// A package of npm in the version of `tools/node/package.json`.
    Npm,
    /// All packages of PyPI in `tools/python/requirements.txt`.
    Pip,
}

/// The possible names of Chromium's program.
pub const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
pub const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

const WASM: Need = Need::new("wasm32-unknown-unknown", "is the target of the page's Rust code", Source::Target);
const BROWSER: Need =
    Need::new("chromium", "is the browser that tests and benchmarks drive", Source::Program(CHROMIUM));
const TSHARK: Need =
    Need::new("tshark", "reads packets, the lab's and those on the wire", Source::Program(&["tshark"]));
const NODE: Need = Need::new("nodejs", "runs the programs that come from npm", Source::Program(&["node"]));
const NGINX: Need = Need::new(
    "nginx",
    "is a peer for captures of TLS, and the proxy before two endpoints",
    Source::Program(&["nginx"]),
);
const PYTHON: Need = Need::new("python3", "runs servers to test against", Source::Program(&["python3"]));
const NPM: Need = Need::new("npm", "installs packages for Node.js", Source::Program(&["npm"]));

/// Needed to build the page.
pub const PAGE: &[Need] = &[
    WASM,
    Need::new("trunk", "builds the page", Source::Crate(&["trunk"])),
    Need::new(
        "wasm-bindgen-cli",
        "connects the page's wasm with JavaScript and runs the tests in the browser",
        Source::Crate(&["wasm-bindgen", "wasm-bindgen-test-runner"]),
    ),
    NODE.or("wasm-opt and terser need it"),
    NPM.or("wasm-opt and terser need it"),
    Need::new("binaryen", "has wasm-opt, which makes the page's wasm smaller", Source::Npm)
        .or("Trunk downloads wasm-opt itself"),
    Need::new("terser", "makes the page's JavaScript smaller", Source::Npm).or("the JavaScript stays a little larger"),
];

/// Needed for the checks and tests without a browser.
pub const CHECK: &[Need] = &[
    WASM,
    Need::new("rustfmt", "checks the formatting", Source::Component("fmt")),
    Need::new("clippy", "is the linter", Source::Component("clippy")),
    TSHARK,
    Need::new("g++", "compiles libFuzzer", Source::Program(&["c++"])),
    Need::new("openssl", "is a TLS peer for the lab and for captures", Source::Program(&["openssl"])),
    NGINX,
    Need::new("curl", "is a peer for captures of TLS", Source::Program(&["curl"])),
    Need::new("haproxy", "is a load balancer before endpoints", Source::Program(&["haproxy"])),
    NODE,
    PYTHON,
];

/// Other servers, which tests and benchmarks compare with.
pub const PEERS: &[Need] = &[
    NODE,
    NPM,
    PYTHON,
    Need::new(
        "python3-venv",
        "keeps Python's packages in .tools/venv",
        Source::Answer(&["python3", "-c", "import ensurepip, venv; print('yes')"]),
    ),
    Need::new("ws", "is a WebSocket server to test against", Source::Npm),
    Need::new("socket.io", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("@stomp/stompjs", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("stomp-broker-js", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("graphql", "is what graphql-ws answers queries with", Source::Npm),
    Need::new("graphql-ws", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("aedes", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("@modelcontextprotocol/sdk", "is a peer for event streams and POST", Source::Npm),
    Need::new("zod", "describes the tools of @modelcontextprotocol/sdk", Source::Npm),
    Need::new("@har-sdk/validator", "judges the HAR files of the workbench", Source::Npm),
    Need::new("gift-pegjs", "reads the questions of a class in GIFT", Source::Npm),
    Need::new("scorm-again", "is a learning platform's side of SCORM", Source::Npm),
    Need::new("pip packages", "are servers to test against, and read and write questions as platforms do", Source::Pip),
];

/// Needed for the tests in Chromium, in addition to the page and [`PEERS`].
pub const BROWSER_TESTS: &[Need] = &[
    BROWSER,
    Need::new("chromium-driver", "drives Chromium", Source::Program(&["chromedriver"])),
    TSHARK,
    NGINX,
    Need::new("fonts-noto-cjk", "draws Korean text", Source::Answer(&["fc-list", ":lang=ko"])),
    Need::new("axe-core", "checks the page's accessibility", Source::Npm),
];

/// Needed for `test --long`: the other two browser engines, and the rules for dependencies.
pub const LONG_TESTS: &[Need] = &[
    Need::new("cargo-deny", "checks the licences and sources of dependencies", Source::Crate(&["cargo-deny"])),
    Need::new("firefox-esr", "is the second browser of the long tests", Source::Program(FIREFOX)),
    Need::new("geckodriver", "drives Firefox", Source::Crate(&["geckodriver"])),
    Need::new("webkit2gtk-driver", "is the third browser of the long tests", Source::Program(&["WebKitWebDriver"])),
    Need::new("xvfb", "is the display that WebKit draws to", Source::Program(&["Xvfb"])),
    Need::new("socket.io-client", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("@microsoft/signalr", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("subscriptions-transport-ws", "is a peer for what runs on WebSocket", Source::Npm),
    Need::new("mqtt", "is a peer for what runs on WebSocket", Source::Npm),
];

/// Needed for `bench lighthouse`.
pub const LIGHTHOUSE: &[Need] = &[
    NODE,
    NPM,
    BROWSER,
    Need::new("fonts-noto-cjk", "draws Korean text", Source::Answer(&["fc-list", ":lang=ko"])),
    Need::new("lighthouse", "measures what a visitor feels", Source::Npm),
];

/// Needed for `fuzz`.
pub const FUZZING: &[Need] = &[
    Need::new("nightly", "is the Rust tool chain with the sanitizer", Source::Nightly),
    Need::new("cargo-fuzz", "builds and runs the fuzz targets", Source::Crate(&["cargo-fuzz"])),
];

impl Need {
    const fn new(name: &'static str, purpose: &'static str, source: Source) -> Self {
        Self { name, purpose, source, otherwise: None }
    }

    const fn or(self, otherwise: &'static str) -> Self {
        Self { otherwise: Some(otherwise), ..self }
    }

    pub fn is_debian(&self) -> bool {
        matches!(self.source, Source::Program(_) | Source::Answer(_))
    }

    pub fn is_missing(&self, project: &Project) -> bool {
        match self.source {
            Source::Program(programs) => project.find_any(programs).is_none(),
            Source::Answer([program, arguments @ ..]) => {
                shell::output(project.command(program).args(arguments)).is_none_or(|answer| answer.is_empty())
            }
            Source::Answer([]) => false,
            Source::Target => !super::rust::has_target(project, self.name),
            Source::Component(subcommand) => {
                shell::output(project.command("cargo").args([subcommand, "--version"])).is_none()
            }
            Source::Nightly => !super::rust::has_nightly(project),
            Source::Crate(programs) => !super::rust::has_crate(project, self.name, programs),
            Source::Npm => !super::node::has(project, self.name),
            Source::Pip => !super::python::has_packages(project),
        }
    }

    /// The name with the pinned version, if there is one.
    pub fn title(&self, project: &Project) -> String {
        let version = match self.source {
            Source::Crate(_) => project.pins.cargo.get(self.name),
            Source::Npm => project.pins.npm.get(self.name),
            _ => None,
        };
        match version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.to_owned(),
        }
    }
}
