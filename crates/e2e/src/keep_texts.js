// Keeps the files that the page hands to the browser to save, by their names, and saves nothing.
{
  const real = URL.createObjectURL, blobs = {};
  window.texts = {};
  URL.createObjectURL = file => {
    const address = real.call(URL, file);
    blobs[address] = file;
    return address;
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.download) return click.call(this);
    const name = this.download;
    blobs[this.href].text().then(text => { texts[name] = text; });
  };
}
