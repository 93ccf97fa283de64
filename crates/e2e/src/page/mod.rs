//! A tab as the tests see it. What a person does goes through the driver as a person does it: a click lands only where
//! nothing covers the target, text is typed with keys. What the page says is read from its attributes (`shown.js`) and
//! its list (`rows.js`).

mod keyboard;
mod pointer;
mod rows;
mod shown;

pub use keyboard::key;
pub use pointer::Pointer;
pub use rows::Row;
pub use shown::{Lane, Number, Shared, Shown, Watch};

use crate::driver::DriverCommand;
use crate::engine::Engine;
use crate::process::wait_until;
use crate::tools;
use crate::words::{languages, word};
use anyhow::{Context, Result, anyhow, bail, ensure};
use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};
use shown::words;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Until the page has done what was asked of it.
const SOON: Duration = Duration::from_secs(30);
/// Until something can be clicked that is still being drawn or moved. What stays covered fails then.
const REACHABLE: Duration = Duration::from_secs(5);

/// A tab, or a part of it.
#[derive(Clone)]
pub struct Page {
    client: Client,
    engine: Engine,
    /// Role and name of the part, after those of the parts around it.
    parts: Vec<(String, String)>,
}

impl Page {
    pub(crate) fn new(client: Client, engine: Engine) -> Self {
        Self { client, engine, parts: Vec::new() }
    }

    /// The driver's client, for what this type does not offer.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The part of role and name, e.g. `within("article", "WebSocket")`: what is pressed is looked for in it.
    pub fn within(&self, role: &str, name: &str) -> Self {
        let mut part = self.clone();
        part.parts.push((role.to_owned(), name.to_owned()));
        part
    }

    /// Loads an address anew and waits for a page.
    pub async fn open(&self, url: impl fmt::Display) -> Result<Shown> {
        self.load(url).await?;
        self.expect("a page to be there", |shown| !shown.page.is_empty()).await
    }

    /// Loads an address anew.
    pub async fn load(&self, url: impl fmt::Display) -> Result<()> {
        // From a page that differs in its hash alone, the browser would not load anything.
        self.client.goto("about:blank").await?;
        self.client.goto(&url.to_string()).await.with_context(|| format!("opening {url}"))?;
        if self.engine != Engine::Chromium {
            self.script(include_str!("errors.js"), vec![]).await?;
        }
        Ok(())
    }

    /// Opens a lesson, e.g. `http://…/#/lesson/tcp?lang=en`, and waits for its run.
    pub async fn open_lesson(&self, url: impl fmt::Display) -> Result<Shown> {
        self.load(url).await?;
        self.expect_done().await
    }

    /// Opens a tab of a lesson's column by its name in the address, e.g. `list`. A click opens it, as a person does, if
    /// another one is open.
    pub async fn open_tab(&self, tab: &str) -> Result<Shown> {
        let shown = self.look().await?;
        if shown.tab != tab {
            self.press("tab", &word(&shown.lang, &format!("tab-{tab}"))?).await?;
        }
        self.expect(&format!("the tab {tab} to open"), |shown| shown.is_open(tab)).await
    }

    /// Changes the address to `hash` as a person does in the address bar: the page stays loaded.
    pub async fn go(&self, hash: &str) -> Result<()> {
        self.script(include_str!("go.js"), vec![json!(hash)]).await?;
        Ok(())
    }

    /// Back to the page before.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// The computed style of the first element that fits `selector`.
    pub async fn style_of(&self, selector: &str, property: &str) -> Result<String> {
        let style = self.script(include_str!("style.js"), vec![json!(selector), json!(property)]).await?;
        style.as_str().map(str::to_owned).with_context(|| format!("nothing fits {selector}"))
    }

    /// Goes on with the page in the first frame.
    pub async fn enter_frame(&self) -> Result<()> {
        self.enter_frame_at(0).await
    }

    /// Goes on with the page in the frame at this place among the frames, from 0.
    pub async fn enter_frame_at(&self, place: u16) -> Result<()> {
        Ok(self.client.enter_frame(place).await?)
    }

    /// Goes on with the page that has the frame.
    pub async fn leave_frame(&self) -> Result<()> {
        Ok(self.client.enter_parent_frame().await?)
    }

    /// Whether the page is in a frame that the browser gives no origin.
    pub async fn is_boxed_in(&self) -> Result<bool> {
        Ok(self.script(include_str!("origin.js"), vec![]).await? == "null")
    }

    /// What the page shows now.
    pub async fn look(&self) -> Result<Shown> {
        Ok(Shown::read(&self.script(include_str!("shown.js"), vec![]).await?))
    }

    /// Waits until `condition` holds. The error says what the page shows instead.
    pub async fn expect(&self, what: &str, condition: impl Fn(&Shown) -> bool) -> Result<Shown> {
        self.expect_within(SOON, what, condition).await
    }

    /// The same with a deadline of its own, for what takes longer or must not take as long.
    pub async fn expect_within(
        &self,
        deadline: Duration,
        what: &str,
        condition: impl Fn(&Shown) -> bool,
    ) -> Result<Shown> {
        let until = Instant::now() + deadline;
        loop {
            let shown = self.look().await?;
            if condition(&shown) {
                return Ok(shown);
            }
            if Instant::now() > until {
                let said = self.console().await.unwrap_or_default().join("\n");
                bail!("waited {deadline:?} for {what}. The page shows {shown}\nConsole:\n{said}");
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until a lesson's newest run is computed and shown.
    pub async fn expect_done(&self) -> Result<Shown> {
        self.expect("the run to be computed", Shown::is_done).await
    }

    /// Waits until the page says `text`.
    pub async fn expect_text(&self, text: &str) -> Result<()> {
        let said = || async { Ok(self.text().await?.contains(text).then_some(())) };
        let waited = wait_until(&format!("the text {text:?}"), SOON, said).await;
        match waited {
            Ok(()) => Ok(()),
            Err(error) => Err(error.context(format!("the page says {}", self.text().await?))),
        }
    }

    /// Waits until a script, whose body stands in a file, gives what `fits`.
    pub async fn expect_script(&self, what: &str, body: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
        let last = Mutex::new(Value::Null);
        let given = || async {
            let given = self.script(body, vec![]).await?;
            *last.lock().unwrap_or_else(PoisonError::into_inner) = given.clone();
            Ok(fits(&given).then_some(given))
        };
        let waited = wait_until(what, SOON, given).await;
        let last = last.into_inner().unwrap_or_else(PoisonError::into_inner);
        waited.with_context(|| format!("the script last gave {last}"))
    }

    /// All that the page, or the part, says in sight.
    pub async fn text(&self) -> Result<String> {
        if let Some((role, name)) = self.parts.last() {
            let around = Self { parts: self.parts[..self.parts.len() - 1].to_vec(), ..self.clone() };
            return Ok(around.element(role, &[name.as_str()]).await?.text().await?);
        }
        let text = self.script(include_str!("text.js"), vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Whether there is something of this role and name to be perceived now.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.find(role, &[name]).await?.is_ok())
    }

    /// The sentence that says what is wrong with the field called `name`, if something is.
    pub async fn problem_of(&self, name: &str) -> Result<Option<String>> {
        let field = self.element("textbox", &[name]).await?;
        let problem = self.script(include_str!("problem.js"), vec![json!(field)]).await?;
        Ok(problem.as_str().filter(|problem| !problem.is_empty()).map(str::to_owned))
    }

    /// Clicks on what has this role and name, e.g. `press("button", "Run")`. Fails if it is hidden, disabled or covered.
    pub async fn press(&self, role: &str, name: &str) -> Result<()> {
        self.press_one_of(role, &[name]).await
    }

    /// Clicks on what has one of these names.
    pub async fn press_one_of(&self, role: &str, names: &[&str]) -> Result<()> {
        let until = Instant::now() + REACHABLE;
        loop {
            let element = self.element(role, names).await?;
            let clicked = match element.is_enabled().await {
                Ok(true) => element.click().await.map_err(anyhow::Error::from),
                Ok(false) => Err(anyhow!("it is disabled")),
                Err(error) => Err(error.into()),
            };
            match clicked {
                Ok(()) => return Ok(()),
                // It may have been drawn again, or something may still move over it.
                Err(_) if Instant::now() < until => sleep(LOOK_EVERY).await,
                Err(error) => return Err(error).with_context(|| format!("the {role} {names:?} cannot be pressed")),
            }
        }
    }

    /// Starts the live page's run, or goes on with it, in any language.
    pub async fn run(&self) -> Result<()> {
        let mut names = Vec::new();
        for lang in languages()? {
            for name in ["action-run", "action-resume", "action-again"] {
                names.push(word(&lang, name)?);
            }
        }
        self.press_one_of("button", &names.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Waits until all messages of the run are accounted for.
    pub async fn finished(&self, deadline: Duration) -> Result<Shown> {
        self.expect_within(deadline, "the run to finish", |shown| shown.phase == "finished").await
    }

    /// Keeps every notice and state that the lanes show from now on. Costs the page a look at each change.
    pub async fn observe(&self) -> Result<()> {
        self.script(include_str!("observe.js"), vec![]).await?;
        Ok(())
    }

    /// Runs the body of a function, which stands in a file, on the page.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// The same for a body that calls its last argument with the result.
    pub async fn script_async(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute_async(body, arguments).await?)
    }

    /// The console's messages since the last call. Empty where the browser does not keep them.
    pub async fn console(&self) -> Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(words(&self.script(include_str!("errors.js"), vec![]).await?));
        }
        let command = DriverCommand { path: "se/log", body: json!({ "type": "browser" }) };
        let entries = self.client.issue_cmd(command).await?;
        let word = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let text = |entry: &Value| format!("{} {}", word(entry, "level"), word(entry, "message"));
        Ok(entries.as_array().map(|entries| entries.iter().map(text).collect()).unwrap_or_default())
    }

    /// Fails if the page must be scrolled sideways.
    pub async fn assert_fits(&self) -> Result<()> {
        let beyond = words(&self.script(include_str!("overflow.js"), vec![]).await?);
        ensure!(beyond.is_empty(), "the page is wider than its window:\n  {}", beyond.join("\n  "));
        Ok(())
    }

    /// Fails if axe finds anything on what is shown; `what` says what that is.
    pub async fn assert_accessible(&self, what: &str) -> Result<()> {
        let axe = std::fs::read_to_string(tools::node_modules()?.join("axe-core/axe.min.js")).context("axe-core")?;
        self.script(&axe, vec![]).await?;
        let violations = words(&self.script_async(include_str!("axe.js"), vec![]).await?);
        ensure!(violations.is_empty(), "{what}: axe finds\n  {}", violations.join("\n  "));
        Ok(())
    }

    /// Fails if the page's program has panicked, an error was caught by nobody, or the page's policy has refused something.
    pub async fn assert_sound(&self) -> Result<()> {
        let panics = |line: &&String| {
            ["panicked at", "RuntimeError", "Uncaught", "Security Policy", "TrustedScript"]
                .iter()
                .any(|word| line.contains(word))
        };
        if let Some(panic) = self.console().await?.iter().find(panics) {
            bail!("the page failed: {panic}");
        }
        let stopped = self.look().await?.stopped;
        ensure!(stopped.is_empty(), "the page has stopped: {stopped}");
        Ok(())
    }

    /// What has this role and one of these names, once it is there. Fails if it is not one thing.
    async fn element(&self, role: &str, names: &[&str]) -> Result<Element> {
        let until = Instant::now() + SOON;
        loop {
            match self.find(role, names).await? {
                Ok(element) => return Ok(element),
                Err(_) if Instant::now() < until => sleep(LOOK_EVERY).await,
                Err(why) => bail!("{why}\nThe page shows {}", self.look().await?),
            }
        }
    }

    /// The one element that fits, or a sentence that says why there is none.
    async fn find(&self, role: &str, names: &[&str]) -> Result<Result<Element, String>> {
        let parts: Vec<_> = self.parts.iter().map(|(role, name)| json!([role, name])).collect();
        let found = self.script(include_str!("find.js"), vec![json!(parts), json!(role), json!(names)]).await?;
        let elements = found["elements"].as_array().context("find.js gives no elements")?;
        Ok(match elements.as_slice() {
            [element] => {
                // The one key of a WebDriver element is its type, the value its identifier.
                let id = element.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
                let id = ElementRef::from(id.context("an element's identifier")?.to_owned());
                Ok(Element::from_element_id(self.client.clone(), id))
            }
            [] => Err(found["why"].as_str().unwrap_or_default().to_owned()),
            several => Err(format!("{} {role}s are called {names:?}; name the part", several.len())),
        })
    }
}
