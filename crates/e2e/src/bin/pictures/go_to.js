// Shows the moment of a lesson by its address, in microseconds.
const [moment] = arguments;
const [page, query] = location.hash.split("?");
const parameters = new URLSearchParams(query);
parameters.set("t", moment);
location.hash = `${page}?${parameters}`;
