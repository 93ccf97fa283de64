// Keeps the whole page, so that everything but live traffic works without a network. `cargo xtask dist` writes a line before
// this script: `deployment`, the build with the digest of each of its files. A new deployment is therefore a new script, which
// the browser finds when a visitor comes back.
//
// A deployment is kept whole or not at all: every file must be there and have its digest. A newer one waits until all tabs
// of the older one are closed, or until the visitor asks for it (`loader.js`).
"use strict";

// Caches belong to an origin, which may have this page at several paths.
const PREFIX = `roundtrip ${registration.scope} `;
const CACHE = PREFIX + deployment.build;

// The address of a file. A page is asked for by its folder: hosts often lead from `x/index.html` to `x/`.
const addressOf = name => new URL(name.replace(/(^|\/)index\.html$/, "$1"), registration.scope).href;

const digests = new Map(Object.entries(deployment.files).map(([name, digest]) => [addressOf(name), digest]));

// The file that an address names, without its query.
const fileAt = url => {
  const { origin, pathname } = new URL(url);
  const address = (origin + pathname).replace(/\/index\.html$/, "/");
  return digests.has(address) ? address : undefined;
};

const keep = async () => {
  const kept = await caches.open(CACHE);
  try {
    await Promise.all(
      [...digests].map(async ([address, integrity]) => {
        // A host may have had an older file of this name kept for some minutes; a name with a digest has one content only.
        const cache = /-[0-9a-f]{16}\.\w+$/.test(address) ? "default" : "reload";
        const response = await fetch(address, { cache, integrity });
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        await kept.put(address, response);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
};

const forgetOthers = async () => {
  const names = await caches.keys();
  const others = names.filter(name => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map(name => caches.delete(name)));
};

const respond = async (address, request) => {
  const kept = await (await caches.open(CACHE)).match(address);
  // The browser may have thrown the cache away.
  return kept ?? fetch(request);
};

addEventListener("install", event => event.waitUntil(keep()));
addEventListener("activate", event => event.waitUntil(forgetOthers()));
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});
addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = fileAt(request.url);
  if (address) event.respondWith(respond(address, request));
  else if (request.mode === "navigate" && fileAt(`${request.url.split(/[?#]/)[0]}/`)) {
    event.respondWith(Response.redirect(`${request.url.split(/[?#]/)[0]}/`));
  }
});
