//! A program: what the page's script in `index.html` mounts when the address asks for it, and unmounts when it asks for the
//! other one.

/// Exports `mount` and `unmount` of the component `$root`, as the page's script calls them.
#[macro_export]
macro_rules! program {
    ($root:ty) => {
        thread_local! {
            static SHOWN: std::cell::RefCell<Option<yew::AppHandle<$root>>> = const { std::cell::RefCell::new(None) };
        }

        /// Draws the page that the address asks for into `element`, and follows the address.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn mount(element: web_sys::Element) {
            unmount();
            SHOWN.set(Some(yew::Renderer::<$root>::with_root(element).render()));
        }

        /// Ends all that it has begun.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn unmount() {
            if let Some(shown) = SHOWN.take() {
                shown.destroy();
            }
        }

        fn main() {}
    };
}
