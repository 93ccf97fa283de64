//! A program: what the page's loader (`loader.js`) mounts if the address asks for it, and unmounts if the address asks for
//! another one; and a guest, a part of a page that is a program of its own.

/// Exports what the loader calls: `owns`, `mount` and `unmount` of the component `$root`, which shows the addresses that
/// `$owns` accepts.
#[macro_export]
macro_rules! program {
    ($root:ty, $owns:path) => {
        thread_local! {
            static SHOWN: std::cell::RefCell<Option<yew::AppHandle<$root>>> = const { std::cell::RefCell::new(None) };
        }

        /// Whether the address with this hash is shown by this program.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn owns(hash: &str) -> bool {
            $owns(hash)
        }

        /// Draws the page that the address asks for into `element`, and follows the address.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn mount(element: web_sys::Element) {
            unmount();
            SHOWN.set(Some(yew::Renderer::<$root>::with_root(element).render()));
        }

        /// Ends everything that the program began.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn unmount() {
            if let Some(shown) = SHOWN.take() {
                shown.destroy();
            }
        }

        fn main() {
            roundtrip::report_panics();
        }
    };
}

/// Exports what the page's program uses of a guest (`src/guest/host.rs`): the class `Guest`, which draws the component `$root`.
#[macro_export]
macro_rules! guest {
    ($root:ty) => {
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub struct Guest(roundtrip::OpenGuest<$root>);

        #[wasm_bindgen::prelude::wasm_bindgen]
        impl Guest {
            /// Draws it into `place`, given the bytes `shown`; `report` is called with the bytes that it reports.
            pub fn open(place: web_sys::Element, shown: &[u8], report: js_sys::Function) -> Option<Guest> {
                roundtrip::OpenGuest::open(place, shown, report).map(Self)
            }

            /// Passes what the page shows now.
            pub fn show(&mut self, shown: &[u8]) {
                self.0.show(shown);
            }

            /// Ends everything that was begun.
            pub fn close(self) {
                self.0.close();
            }
        }

        fn main() {
            roundtrip::report_panics();
        }
    };
}
