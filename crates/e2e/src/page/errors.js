// Keeps what nobody catches and gives what it has, in browsers whose console the driver does not hand over.
if (!window.roundtripErrors) {
  const errors = window.roundtripErrors = [];
  addEventListener("error", event => errors.push(`Uncaught ${event.message}`));
  addEventListener("unhandledrejection", event => errors.push(`Uncaught ${event.reason}`));
}
return window.roundtripErrors;
