// The body of an asynchronous script: the status with which httpbin answers.
const done = arguments[arguments.length - 1];
fetch("https://httpbin.org/get").then(response => done(response.status), error => done(String(error)));
