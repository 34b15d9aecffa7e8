// Beside JupyterLab: a workbook of ours is a calm page that runs by itself once it is trusted, and says how it is.
// It does nothing to a notebook whose metadata do not say so. Written by hand: no bundler, nothing to build.
(() => {
  const here = new URL(".", document.currentScript.src);
  const SAFE = "Everything that was saved is safe.";
  const SAY = {
    starting: ["Getting this page ready …"],
    ready: ["✓ Ready"],
    ask: ["This page was not laid out by netcoach on this computer. Start it if you know where it comes from.", "▶ Start this page"],
    again: [`The program behind this page stopped and is starting again. ${SAFE}`],
    back: [`✓ Ready again. The program behind this page was started anew. ${SAFE}`],
    lost: [`The program behind this page has stopped. ${SAFE}`, "Start it again"],
    gone: [`netcoach is not running any more: nothing can be saved here now. ${SAFE} Start it again as you did, then load this page anew.`],
    stranger: ["The Python behind this page does not know netcoach. Close JupyterLab, go to netcoach's folder and type: python netcoach", "Try again"],
  };
  let shared;
  const load = async (name) => (await Object.values(shared[name])[0].get())();
  const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), values));

  async function tend(panel, { NotebookActions }, { Widget }) {
    await panel.context.ready;
    if (!panel.model?.getMetadata("netcoach")?.runs_by_itself) return;
    const session = panel.sessionContext;
    const cells = [...panel.model.cells].filter((cell) => cell.type === "code");
    const bar = document.createElement("div");
    const said = document.createElement("div"); // as high as its words need, which the bar above the page follows
    let stopped = false;
    let away;

    const say = (state) => {
      const [words, press] = SAY[state];
      bar.dataset.state = state;
      said.replaceChildren(Object.assign(document.createElement("span"), { textContent: words }));
      if (!press) return;
      said.append(Object.assign(document.createElement("button"), { textContent: press, onclick: start }));
    };
    const outputs = () => cells.flatMap((cell) => cell.outputs.toJSON());
    const unknown = (output) => output.ename === "ModuleNotFoundError" && /'netcoach'/.test(output.evalue);
    const start = async () => {
      const back = stopped;
      stopped = false;
      say(back ? "again" : "starting");
      if (!session.session?.kernel || session.session.kernel.status === "dead") await session.restartKernel();
      await session.session?.kernel?.info;
      await NotebookActions.runAll(panel.content, session);
      panel.content.activeCellIndex = 0;
      if (!stopped) say(outputs().some(unknown) ? "stranger" : back ? "back" : "ready"); // how it came back stays to be read
    };

    panel.addClass("nc-sheet");
    bar.className = "nc-bar";
    bar.append(said);
    said.setAttribute("role", "status");
    new ResizeObserver(() => {
      bar.style.minHeight = `${said.offsetHeight}px`;
      panel.contentHeader.processMessage(Widget.Msg.FitRequest);
    }).observe(said);
    panel.contentHeader.addWidget(new Widget({ node: bar }));
    say("starting");
    session.statusChanged.disconnect(panel._onSessionStatusChanged, panel); // its dialog speaks of kernels
    session.statusChanged.connect((_, status) => {
      if (status === "dead") say("lost");
      else if (/restarting$/.test(status)) say("again"), (stopped = true);
      else if (status === "idle" && stopped) start();
    });
    session.connectionStatusChanged.connect((_, status) => {
      clearTimeout(away);
      if (status !== "connected") away = setTimeout(() => say("gone"), 5000);
      else if (bar.dataset.state === "gone") say("ready");
    });
    await session.ready;
    cells.every((cell) => cell.trusted) ? start() : say("ask");
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.netcoach = {
    init: (scope) => void (shared = scope),
    get: async () => {
      const notebook = await load("@jupyterlab/notebook");
      const widgets = await load("@lumino/widgets");
      const activate = (app, tracker) => {
        for (const name of ["style.css", "quiet.css"]) add("link", { rel: "stylesheet", href: new URL(name, here) });
        add("script", { src: new URL("guard.js", here) });
        tracker.widgetAdded.connect((_, panel) => tend(panel, notebook, widgets));
        tracker.forEach((panel) => tend(panel, notebook, widgets));
      };
      const plugin = { id: "netcoach:page", autoStart: true, requires: [notebook.INotebookTracker], activate };
      return () => ({ __esModule: true, default: plugin }); // without the mark JupyterLab leaves it out in silence
    },
  };
})();
