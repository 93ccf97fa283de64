// The long tasks since the last look.
return window.tasks.splice(0);
