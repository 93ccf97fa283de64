// What describes a field that is marked as invalid.
const [field] = arguments;
const ids = ["aria-describedby", "aria-errormessage"].map(name => field.getAttribute(name) ?? "").join(" ");
const texts = ids.split(" ").filter(Boolean).map(id => document.getElementById(id)?.innerText ?? "");
return field.getAttribute("aria-invalid") === "true" ? texts.join(" ").trim() : "";
