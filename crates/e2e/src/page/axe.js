// The body of an asynchronous script: what axe, which has been loaded before, finds on what is shown. It checks everything,
// and describes the places of violations only, because describing what is well takes as long. Of the rules of WCAG 2.2, axe
// leaves out the size of targets unless it is asked for.
const done = arguments[arguments.length - 1];
const place = node => `    ${node.html}\n      ${node.failureSummary}`;
axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).then(
  found => done(found.violations.map(rule => `${rule.id}: ${rule.help}\n${rule.nodes.map(place).join("\n")}`)),
  error => done([String(error)]));
