// The paths of all that the page has fetched.
return ["/", ...performance.getEntriesByType("resource").map(entry => new URL(entry.name).pathname)];
