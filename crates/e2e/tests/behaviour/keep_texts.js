// Before the page's own scripts: keeps the texts that the page hands to the browser to save, and saves nothing.
{
  const real = URL.createObjectURL;
  window.texts = [];
  URL.createObjectURL = file => {
    if (file.type === "application/json") file.text().then(text => texts.push(text));
    return real.call(URL, file);
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
}
