// Asks for the next message as soon as a response is there, four times, through Node's `fetch`.
const address = process.argv[2];

(async () => {
  for (let poll = 1; poll <= 4; poll += 1) {
    const response = await fetch(address);
    await response.text();
    // Asked at once, `fetch` would open a second connection: the first one is not yet marked as free.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // `fetch` keeps the connection for seconds; the program's end closes it.
  process.exit();
})();
