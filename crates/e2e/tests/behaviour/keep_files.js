// Before the page's own scripts: keeps the captures that the page hands to the browser to save, and saves nothing.
{
  const real = URL.createObjectURL;
  window.files = [];
  URL.createObjectURL = file => {
    if (file.type === "application/x-pcapng") files.push(file);
    return real.call(URL, file);
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
}
