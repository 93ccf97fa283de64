// Finds what a person means by a role and a name, e.g. ["button", "Run"]. Arguments: the parts of the page to look in,
// outermost first, each a role and a name; the role; the names, one of which must fit. Returns the elements that can be
// perceived, and why there is none if there is none.
const [parts, role, names] = arguments;
const SELECTORS = {
  article: "article, [role=article]",
  button: "button, summary, [role=button], input[type=submit]",
  checkbox: "input[type=checkbox]",
  combobox: "select",
  dialog: "dialog[open]",
  form: "form",
  group: "[role=group], fieldset",
  heading: "h1, h2, h3",
  image: "canvas",
  link: "a[href]",
  radio: "input[type=radio]",
  region: "section[aria-label], section[aria-labelledby], [role=region]",
  searchbox: "input[type=search]",
  slider: "input[type=range]",
  spinbutton: "input[type=number]",
  tab: "[role=tab]",
  textbox: "input[type=text], input[type=url], textarea",
  tree: "[role=tree]",
};
const plain = text => (text ?? "").replace(/\s+/g, " ").trim();
// What is read out of an element: not what is hidden, nor what is only for the eye.
const text = element => {
  if (element.matches("input, select, textarea, [aria-hidden=true], [hidden], script, style")) return "";
  const words = [...element.childNodes].map(node => node.nodeType === 3 ? node.data : node.nodeType === 1 ? text(node) : "").join("");
  // A block's words stand apart from those around it.
  return getComputedStyle(element).display === "inline" ? words : ` ${words} `;
};
const nameOf = element => {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) return plain(ids.split(/\s+/).map(id => text(document.getElementById(id) ?? document.body)).join(" "));
  if (element.hasAttribute("aria-label")) return plain(element.getAttribute("aria-label"));
  if (element.labels?.length) return plain([...element.labels].map(text).join(" "));
  if (element.matches("fieldset")) return plain(text(element.querySelector("legend") ?? element));
  return plain(text(element)) || plain(element.getAttribute("title"));
};
const canBePerceived = element => {
  if (element.closest("[aria-hidden=true], [inert], [hidden]")) return false;
  // What is behind an open dialog is out of reach.
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (modal && !modal.contains(element)) return false;
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
};
const find = (root, role, names) => {
  if (!SELECTORS[role]) throw new Error(`find.js knows no role ${role}`);
  const all = [...root.querySelectorAll(SELECTORS[role])].filter(canBePerceived);
  const exact = all.filter(element => names.includes(nameOf(element)));
  // A card is called by all that stands on it; its first words are enough.
  const begun = all.filter(element => names.some(name => nameOf(element).startsWith(`${name} `)));
  return [exact.length > 0 ? exact : begun, all];
};
let root = document;
for (const [role, name] of parts) {
  const [found, all] = find(root, role, [name]);
  if (found.length !== 1) return { elements: [], why: `${found.length} of the ${role}s are called "${name}": ${all.map(nameOf).join(" | ")}` };
  root = found[0];
}
const [elements, all] = find(root, role, names);
return { elements, why: `no ${role} is called ${names.join(" or ")}; there are: ${all.map(nameOf).join(" | ").slice(0, 800)}` };
