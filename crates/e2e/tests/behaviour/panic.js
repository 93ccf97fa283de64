// What the console has after a panic.
console.error("panicked at a test");
