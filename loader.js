// The page's loader. Roundtrip has a program per page, each a wasm file with its JavaScript glue. This script loads the one
// that the address asks for, puts it on the page, and takes it away when the address asks for another. It finds the built
// files for the programs (`window.roundtrip`) and loads the programs that are parts of a page, and it shows a notice if a
// program cannot be loaded or stops.
//
// A release build gives each file but the example captures a name that carries its content's hash, and writes the list of
// these names into `#manifest` of index.html. A page thus loads the files that it was built with, or none. A development
// build has plain names and an empty list.
(() => {
  "use strict";

  const { version = "", build = "development", files = {} } = JSON.parse(document.getElementById("manifest").textContent);

  // The files of a program. Its style sheet is a file of a release build; a development build's index.html names all styles.
  const filesOf = name => ({
    glue: `roundtrip-${name}.js`,
    wasm: `roundtrip-${name}_bg.wasm`,
    style: `style-${name}.css`,
  });

  // Notices. They stand in both languages, because no program is there that knows the visitor's.

  const notice = (kind, english, korean, ...more) => {
    const paragraph = (lang, text) => Object.assign(document.createElement("p"), { lang, textContent: text });
    const box = document.createElement("div");
    box.className = kind;
    box.setAttribute("role", kind === "stopped" ? "alert" : "status");
    box.append(paragraph("en", english), paragraph("ko", korean), ...more);
    return box;
  };

  const loadingNotice = () => notice("loading", "Loading…", "불러오고 있습니다…");

  const missingNotice = () =>
    notice(
      "stopped",
      "This page could not be loaded. Check the connection and reload it; if that does not help, use a current browser.",
      "페이지를 불러오지 못했습니다. 인터넷 연결을 확인한 다음 새로 고쳐 보고, 그래도 안 되면 최신 브라우저를 쓰세요.",
    );

  const button = (text, onclick) =>
    Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text, onclick });

  const updatedNotice = () => {
    const text = ["This page has been updated and was loaded again.", "페이지가 업데이트되어 새로 불러왔습니다."];
    const box = notice("updated", ...text, button("OK", () => box.remove()));
    return box;
  };

  const outdatedNotice = () =>
    notice(
      "stopped",
      "This page has been updated since you opened it. Reload it to go on; the run that you see ends then.",
      "이 페이지를 연 뒤에 업데이트가 있었습니다. 계속하려면 새로 고치세요. 지금 보이는 실행은 그때 끝납니다.",
    );

  const showOnce = box => {
    if (!document.querySelector("body > .stopped")) document.body.append(box);
  };

  // A program that panics calls this with its message; then it cannot go on. The text for a bug report can be copied.
  const stopped = message => {
    const report = document.createElement("textarea");
    report.readOnly = true;
    report.rows = 5;
    report.value = [`Roundtrip ${version} (${build})`, location.hash, navigator.userAgent, message].join("\n");
    report.onfocus = () => report.select();
    report.setAttribute("aria-label", "Text for a bug report / 오류 신고에 쓸 글");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Text for a bug report / 오류 신고에 쓸 글";
    details.append(summary, report);
    showOnce(
      notice(
        "stopped",
        "This page could not go on: its program stopped. Reload it; if that does not help, use a current browser.",
        "페이지의 프로그램이 도중에 멈췄습니다. 새로 고쳐 보고, 그래도 안 되면 최신 브라우저를 쓰세요.",
        details,
      ),
    );
  };

  const panicked = message => {
    const text = `${message}\n${new Error().stack}`;
    console.error(text);
    stopped(text);
  };

  // A program also stops without a panic, for example if it runs out of memory.
  const onError = ({ error, reason }) => {
    const cause = error ?? reason;
    if (cause instanceof WebAssembly.RuntimeError) stopped(`${cause}\n${cause.stack}`);
  };

  // Built files.

  // They are beside this script, wherever the page is. In a page of one file they stand in the page itself.
  const root = new URL(".", document.currentScript.src || location.href).href;
  const contents = JSON.parse(document.getElementById("contents")?.textContent ?? "{}");
  const blobs = {};

  const blobOf = name => {
    const [type, text] = contents[name];
    return new Blob([Uint8Array.from(atob(text), byte => byte.charCodeAt(0))], { type });
  };

  const address = name => {
    if (contents[name]) return (blobs[name] ??= URL.createObjectURL(blobOf(name)));
    return new URL(files[name] ?? name, root).href;
  };

  // Some hosts answer with a page where a file is missing.
  const isMissing = response =>
    response.status === 404 || response.status === 410 || response.headers.get("content-type")?.startsWith("text/html");

  // A file is missing after a new deployment has replaced the one that this page is from. The page is then loaded anew,
  // once: if the file is still missing, a cache gave the old page again. A mark in the address outlives the reload; a
  // sandboxed frame has no storage, and its history's state does not.
  const RENEWED = "#renewed:";
  const isRenewed = location.hash.startsWith(RENEWED);
  let isLeaving = false;

  const renew = () => {
    if (isRenewed || isLeaving) return;
    // What a visitor is measuring is not thrown away.
    if (document.querySelector("[data-phase=running], [data-phase=paused], [data-phase=hidden]")) {
      showOnce(outdatedNotice());
      return;
    }
    history.replaceState(null, "", RENEWED + location.hash.slice(1));
    isLeaving = true;
    location.reload();
  };

  // The page's policy lets a text become an address of code, or a page, only here: if it is one of the built files, or a
  // program's own worker, which is made of a blob (Trusted Types).
  const trusted = (window.trustedTypes ?? { createPolicy: (_, rules) => rules }).createPolicy("roundtrip", {
    createHTML: html => html,
    createScriptURL: url => {
      if (!url.startsWith(root) && !url.startsWith("blob:")) throw new TypeError(`${url} is no file of this page`);
      return url;
    },
  });

  const startWorker = blob => new Worker(trusted.createScriptURL(blob));

  // The response with a built file. Fails if there is none.
  const get = async name => {
    if (contents[name]) return new Response(blobOf(name));
    const response = await fetch(address(name));
    if (isMissing(response)) renew();
    if (!response.ok || isMissing(response)) throw new Error(`${name}: ${response.status}`);
    return response;
  };

  // Neither an import nor a script element says why it failed; `get` finds out whether the file is missing.
  const importModule = async name => {
    try {
      return await import(address(name));
    } catch (error) {
      await get(name);
      throw error;
    }
  };

  // Adds an element that loads the file `name` to the page, and waits for it.
  const add = async (name, element) => {
    try {
      await new Promise((resolve, reject) => {
        element.onload = resolve;
        element.onerror = reject;
        document.head.append(element);
      });
    } catch {
      element.remove();
      await get(name);
      throw new Error(`${name} could not be used`);
    }
  };

  // Adds a classic script to the page.
  const addScript = name => {
    const src = trusted.createScriptURL(address(name));
    return add(name, Object.assign(document.createElement("script"), { src }));
  };

  // Adds a program's style sheet to the page, unless it is there: a page that needs no program names it.
  const addStyle = async name => {
    const href = address(name);
    if (!files[name] || [...document.styleSheets].some(sheet => sheet.href === href)) return;
    await add(name, Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  };

  // Programs.

  const loading = {};
  const loaded = {};

  const load = name => {
    const { glue, wasm, style } = filesOf(name);
    loading[name] ??= Promise.all([importModule(glue), get(wasm), addStyle(style)])
      .then(async ([module, response]) => {
        await module.default({ module_or_path: response });
        return (loaded[name] = module);
      })
      .catch(error => {
        delete loading[name];
        throw error;
      });
    return loading[name];
  };

  // A text without its percent-encoding, or as it is if that is broken.
  const decoded = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  // A page that needs no program names the program's address of the same page.
  const startHash = document.getElementById("app").dataset.hash ?? "";

  // The program that the address asks for. Only the programs know their pages (`src/route`), so that this goes by the
  // first part of the address until the program is loaded; what no program owns is shown by the home page, which names it.
  const PAGES = {
    live: "live",
    lesson: "lessons",
    recall: "recall",
    capture: "capture",
    workbench: "workbench",
    doctor: "doctor",
    choose: "choose",
  };
  const wanted = () => {
    const [page] = decoded((location.hash || startHash).split("?")[0]).replace(/^#?\/*/, "").split("/");
    const name = PAGES[page] ?? "home";
    return loaded[name]?.owns(location.hash) === false ? "home" : name;
  };

  // The program on the page, and the element in which it is.
  let shown;

  const follow = async () => {
    // It would share a page that is no longer there.
    loaded.share?.unshare();
    loaded.results?.unsave();
    const name = wanted();
    if (shown?.name === name) return;
    watching?.unwatch?.();
    watching = undefined;
    const mine = { name, place: document.getElementById("app") };
    const isFirst = !shown;
    if (shown) {
      shown.module?.unmount();
      shown.place.remove();
      shown.still?.remove();
      mine.place = document.body.appendChild(document.createElement("div"));
      if (!loaded[name]) mine.place.append(loadingNotice());
    }
    shown = mine;
    if (isFirst) {
      await showStill(mine.place);
      // Not before: a page whose address changes is painted a second late.
      if (startHash) {
        history.replaceState(null, "", root + (location.hash || startHash));
        moveToRoot(mine.place);
      }
    }
    try {
      const module = await load(name);
      // In a turn of its own: the browser has just compiled the program.
      await new Promise(resolve => setTimeout(resolve));
      if (mine !== shown) return;
      if (wanted() !== name) {
        await follow();
        return;
      }
      mine.module = module;
      await draw(mine);
      // From the home page a visitor most likely opens a lesson, and there looks into an event and changes the run.
      if (name === "home") fetchWhileIdle("lessons");
      if (name === "lessons") ["fields", "change"].forEach(fetchWhileIdle);
      if (isFirst) whenIdle(keepOffline);
    } catch {
      if (mine !== shown || isLeaving) return;
      if (mine.still ?? mine.place.querySelector("[data-still]")) showOnce(missingNotice());
      else mine.place.replaceChildren(missingNotice());
    }
  };

  // Has a program draw its page. A page that needs no program stays on screen until all of it is drawn, which then takes
  // several turns of the event loop.
  const draw = mine =>
    new Promise(resolve => {
      if (mine.place.querySelector("[data-still]")) {
        mine.still = mine.place;
        window.roundtrip.still = mine.still.querySelector(".still");
        mine.place = document.body.appendChild(document.createElement("div"));
        mine.place.className = "unready";
        mine.place.inert = true;
      }
      window.roundtrip.inTurns = Boolean(mine.still);
      window.roundtrip.ready = () => {
        mine.place.className = "";
        mine.place.inert = false;
        mine.still?.remove();
        resolve();
      };
      mine.module.mount(mine.place);
    });

  // The page that needs no program, in `place` until the program is there. It is the page that the visitor opened, or it is
  // fetched if the address asks for nothing but a page and a language. Returns when it is on screen: the program, which is
  // much larger, is loaded after it.
  const showStill = async place => {
    const name = stillOf(location.hash);
    try {
      if (!place.querySelector("[data-still]")) {
        if (!files[name]) return;
        const [response] = await Promise.all([fetch(address(name)), addStyle(filesOf(wanted()).style)]);
        const page = new DOMParser().parseFromString(trusted.createHTML(await response.text()), "text/html");
        const still = page.querySelector("[data-still]");
        if (!response.ok || !still) return;
        place.replaceChildren(still);
        moveToRoot(place);
      }
      await painted();
    } catch {
      // The program tells of a broken connection.
    }
  };

  // Makes the links of that page, which go up to the folder of the built page, links of a page in that folder.
  const moveToRoot = place => {
    for (const link of place.querySelectorAll("a")) {
      link.setAttribute("href", link.getAttribute("href").replace(/^(\.\.\/)+/, "./"));
    }
  };

  // The page that needs no program for an address.
  const stillOf = hash => {
    const [page, query] = hash.split("?");
    const [, folder] = page.match(/^#\/(lesson\/[a-z0-9-]+|live|recall|capture|workbench|doctor|choose)$/) ?? [];
    const { lang, autoplay, ...others } = Object.fromEntries(new URLSearchParams(query));
    if (!folder || Object.keys(others).length > 0) return undefined;
    const tags = (lang ? [lang] : navigator.languages).map(tag => tag.split("-")[0].toLowerCase());
    const isKorean = tags.find(tag => tag === "ko" || tag === "en") === "ko";
    return `${isKorean ? "ko/" : ""}${folder}/index.html`;
  };

  // Waits until that page is on screen, as far as the browser tells. A page out of sight is not painted at all.
  const painted = () =>
    new Promise(resolve => {
      setTimeout(resolve, document.hidden ? 0 : 500);
      const type = "largest-contentful-paint";
      if (!window.PerformanceObserver?.supportedEntryTypes?.includes(type)) {
        requestAnimationFrame(() => setTimeout(resolve));
        return;
      }
      new PerformanceObserver((list, observer) => {
        if (!list.getEntries().some(entry => entry.element?.closest("[data-still]"))) return;
        observer.disconnect();
        resolve();
      }).observe({ type, buffered: true });
    });

  const whenIdle = window.requestIdleCallback ?? (work => setTimeout(work, 2000));

  // Brings a program's files into the browser's cache, unless the visitor asked to save data.
  const fetchWhileIdle = name => {
    if (loaded[name] || navigator.connection?.saveData) return;
    whenIdle(() => {
      const { glue, wasm, style } = filesOf(name);
      for (const file of [glue, wasm, ...(files[style] ? [style] : [])]) {
        fetch(address(file), { priority: "low" })
          .then(response => response.arrayBuffer())
          .catch(() => {});
      }
    });
  };

  // Has the browser keep the whole page (`offline.js`), if this deployment has what is needed for that. A frame keeps
  // nothing: it belongs to the page around it.
  const keepOffline = () => {
    if (!files["offline.js"] || window.top !== window || !navigator.serviceWorker || navigator.connection?.saveData) return;
    addScript("offline.js").catch(() => {});
  };

  const registerServiceWorker = () =>
    navigator.serviceWorker.register(trusted.createScriptURL(address("service-worker.js")));

  // The trace of a running or finished source in a dialog, which is a program of its own. Opens it (`opens`) or renews it with
  // what the page's program passes, and returns whether it is open or about to be.
  let watching;

  const watch = (opens, snapshot) => {
    if (watching?.watch) {
      if (!watching.watch(opens, snapshot)) watching = undefined;
    } else if (opens) {
      const mine = (watching = { snapshot });
      const place = document.body.appendChild(document.createElement("div"));
      if (!loaded.watch) place.append(loadingNotice());
      load("watch")
        .then(module => {
          place.remove();
          if (mine === watching && module.watch(true, mine.snapshot)) watching = module;
        })
        .catch(() => {
          watching = undefined;
          place.remove();
          showOnce(missingNotice());
        });
    } else if (watching && snapshot.length > 0) {
      watching.snapshot = snapshot;
    }
    return Boolean(watching);
  };

  // The share dialog, which is a program of its own, for what a page shows: its hash, in the language of the page.
  const share = (lang, hash) => {
    load("share")
      .then(module => module.share(lang, hash))
      .catch(() => showOnce(missingNotice()));
  };

  // The dialog that saves a run of the live page, a program of its own.
  const save = (...run) => {
    load("results")
      .then(module => module.save(...run))
      .catch(() => showOnce(missingNotice()));
  };

  // What the programs use. `src/page_files.rs` declares it for Rust. `load` returns what another program exports. `still` is a
  // picture that a lesson shows until its own run is drawn; `inTurns` says whether a program draws its page in turns, and it
  // calls `ready` when it has drawn it.
  window.roundtrip = { build, fetch: get, addScript, startWorker, registerServiceWorker, notice, button, panicked, load, watch, share, save, still: null, inTurns: false, ready() {} };

  addEventListener("error", onError);
  addEventListener("unhandledrejection", onError);
  addEventListener("hashchange", follow);
  if (isRenewed) {
    history.replaceState(null, "", `#${location.hash.slice(RENEWED.length)}`);
    document.body.append(updatedNotice());
  }
  follow();
})();
