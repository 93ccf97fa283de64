document-title = Roundtrip: the same messages, four ways
document-description = Polling, long polling, SSE and WebSocket side by side on a real connection: the time and the bytes that each message costs, measured in your browser.
skip-to-lanes = Skip to the lanes
skip-to-lesson = Skip to the lesson
skip-to-lessons = Skip to the lessons
skip-to-recall = Skip to the sheet
skip-to-workbench = Skip to the sessions
skip-to-doctor = Skip to the examination
skip-to-choose = Skip to the comparison
skip-to-capture = Skip to the capture
chrome-pages = Pages
chrome-lessons = Lessons
chrome-live = Live
chrome-capture = Capture
chrome-recall = Recall
chrome-workbench = Workbench
chrome-doctor = Path doctor
chrome-choose = Which transport?
chain-label = How the layers build on each other
chain-socket = Socket
chain-tcp = TCP
chain-http = HTTP
chain-websocket = WebSocket
chrome-tools = Page tools
chrome-share = Share
chrome-language = 한국어
chrome-language-label = Show this page in Korean
theme-auto = Theme: automatic
theme-light = Theme: light
theme-dark = Theme: dark
theme-label = { $theme }. Press to change it.
share-title = Share this state
share-link-label = Link to exactly this state
share-frame-label = Frame for a page of your own
share-frame-hint = The frame needs no storage and no other permission. With embed.js beside it, its height follows its content.
share-markdown-label = Link as Markdown
share-parts = What the frame shows
share-height = Height in pixels
share-preview = Preview of the frame
part-stage = Picture
part-lanes = Lanes
part-verdict = Verdict
part-charts = Charts
part-table = Numbers
part-settings = Settings
share-copy = Copy
share-copied = Copied.
share-copy-refused = The browser does not let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.
dialog-close = Close
notice-dismiss = Dismiss
parameter-bad = The address says { $key }={ $value }, which cannot be used. { $allowed } The default is used instead.
parameter-unknown = The address has a parameter “{ $key }” that this page does not know. It is ignored.
parameter-unknown-page = The address asks for the page “{ $value }”, which does not exist. This is the start page.
parameter-more = { $count ->
    [one] And one more parameter that cannot be used.
   *[other] And { $count } more parameters that cannot be used.
}
allowed-number = A number from { $min } to { $max } is needed.
allowed-whole = A whole number from { $min } to { $max } is needed.
allowed-words = One of { $words } is needed.
allowed-list = A list of { $words }, separated by commas, is needed.
allowed-origin = An origin such as https://example.org is needed.
allowed-at-most = { $most ->
    [one] At most { $most } entry is taken.
   *[other] At most { $most } entries are taken.
}
