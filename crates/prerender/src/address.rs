//! Where a page that needs no program is.

use i18n::Lang;

/// The home page's name in the address.
pub const HOME: &str = "home";

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The page's name in the address: `home`, `live`, `recall`, `capture`, `workbench`, `doctor`, `choose`, `lesson/tcp`.
    pub page: &'a str,
    pub lang: Lang,
}

impl Address<'_> {
    /// The folder below that of the built page: `live/`, `ko/lesson/tcp/`. The first language has no folder of its own.
    pub fn folder(&self) -> String {
        let lang = Some(self.lang.tag()).filter(|_| self.lang != Lang::default());
        lang.into_iter().chain([self.page]).map(|name| format!("{name}/")).collect()
    }

    /// The way from the page's folder up to that of the built page: `../../`.
    pub fn up(&self) -> String {
        "../".repeat(self.folder().split('/').count() - 1)
    }

    /// The styles of the page's program, which the loader adds only with the program.
    pub fn styles(&self) -> &'static str {
        match self.page {
            HOME => "style-home.css",
            "live" => "style-live.css",
            "recall" => "style-recall.css",
            "capture" => "style-capture.css",
            "workbench" => "style-workbench.css",
            "doctor" => "style-doctor.css",
            "choose" => "style-choose.css",
            _ => "style-lessons.css",
        }
    }
}
