// Everything works without this file; it saves reloads and keeps a film's place.
(() => {
  'use strict';
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // A form on its way is not sent twice, and its button says so.
  const viaHtmx = form => form.matches('[hx-post],[hx-get]');
  const busy = (form, button) => {
    form.dataset.busy = '';
    (button ?? form.querySelector('button:not([type=button])'))?.setAttribute('aria-busy', 'true');
  };
  const free = form => {
    delete form.dataset.busy;
    all('[aria-busy]', form).forEach(button => button.removeAttribute('aria-busy'));
  };
  document.addEventListener('submit', event => {
    const form = event.target;
    if ('busy' in form.dataset) {
      event.preventDefault();
      event.stopPropagation();
    } else if (form.method === 'post' && !viaHtmx(form) && !('stays' in form.dataset)) {
      busy(form, event.submitter);
      setTimeout(free, 20000, form);
    }
  }, true);
  document.addEventListener('htmx:beforeRequest', event => {
    if (event.target.matches('form[hx-post]')) busy(event.target, event.detail.requestConfig?.triggeringEvent?.submitter);
  });
  document.addEventListener('htmx:afterRequest', event => event.target.matches('form') && free(event.target));
  addEventListener('pageshow', () => all('form[data-busy]').forEach(free));

  // What htmx could not bring is said where other messages stand: no press stays without an answer.
  const sorry = words => {
    const notice = document.createElement('div');
    const text = document.createElement('p');
    notice.className = 'notice';
    notice.dataset.testid = 'notice';
    notice.dataset.kind = 'error';
    text.textContent = words;
    notice.append(text);
    document.getElementById('notices')?.replaceChildren(notice);
    notice.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('htmx:sendError', event => event.target.id === 'q' || sorry('The site could not be reached. Look whether you are connected, and try again.'));
  document.addEventListener('htmx:responseError', event => event.target.id === 'q' || sorry(event.detail.xhr.status < 500
    ? 'That could not be done from this page as it is now. Load it anew and try again.'
    : 'Something did not work on our side. Nothing was changed: wait a moment and try again.'));

  // Menus close when one looks elsewhere.
  document.addEventListener('click', event => all('details.menu[open]').forEach(menu => {
    if (!menu.contains(event.target)) menu.open = false;
  }));
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    all('details.menu[open]').forEach(menu => {
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
      menu.open = false;
    });
  });

  // Suggestions while typing: htmx brings them, the arrows walk them, and the field keeps the focus.
  const q = document.getElementById('q');
  const list = document.getElementById('suggestions');
  let at = -1;
  let chosen;
  let wanted; // since typing, until Escape
  const mark = index => {
    const options = all('[role=option]', list);
    at = index < -1 ? options.length - 1 : index < options.length ? index : -1;
    options.forEach((option, i) => option.ariaSelected = i === at);
    q.ariaExpanded = options.length > 0;
    q.setAttribute('aria-activedescendant', options[at]?.id ?? '');
    chosen = options[at]?.href;
    return options[at];
  };
  const close = () => {
    list.replaceChildren();
    mark(-1);
  };
  q.role = 'combobox';
  q.ariaAutoComplete = 'list';
  q.setAttribute('aria-controls', list.id);
  close();
  q.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(at + step);
    else if (event.key === 'Enter' && at >= 0) mark(at).click();
    else if (event.key === 'Escape' && wanted) close(wanted = false);
    else return;
    event.preventDefault();
  });
  q.addEventListener('htmx:afterRequest', event => event.detail.xhr.status === 200 && wanted && document.activeElement === q
    ? mark([...all('[role=option]', list)].findIndex(option => option.href === chosen))
    : close());
  q.addEventListener('blur', close);
  q.addEventListener('input', () => wanted = true);
  list.addEventListener('mousedown', event => event.preventDefault());

  // A password can be looked at while it is typed; it is sent as a password, so that browsers keep it.
  all('[data-peek]').forEach(box => {
    const field = box.querySelector('input');
    const label = document.createElement('label');
    const tick = document.createElement('input');
    const word = document.createElement('span');
    label.className = 'peek';
    tick.type = 'checkbox';
    tick.className = 'sr';
    tick.autocomplete = 'off';
    tick.setAttribute('aria-label', 'Show the password');
    word.textContent = 'Show';
    word.ariaHidden = 'true';
    tick.addEventListener('change', () => field.type = tick.checked ? 'text' : 'password');
    field.form?.addEventListener('submit', () => {
      tick.checked = false;
      field.type = 'password';
    });
    label.append(tick, word);
    box.append(label);
  });

  const theatre = document.querySelector('[data-player]');
  const video = theatre?.querySelector('video');
  if (!video) return;

  // The place in the film. Nothing is saved before it was played; the server lets the larger sequence win.
  const form = document.querySelector('form[data-progress]');
  let sequence = Number(theatre.dataset.sequence) || 0;
  let saved = -1;
  let played = false;
  const save = () => {
    if (!form || !played || video.currentTime === saved) return;
    saved = video.currentTime;
    sequence = Math.max(Date.now(), sequence + 1);
    const fields = new FormData(form);
    fields.set('seconds', saved.toFixed(2));
    fields.set('sequence', sequence);
    navigator.sendBeacon(form.action, fields);
  };
  video.addEventListener('playing', () => {
    if (played) return;
    played = true;
    save();
  });
  for (const moment of ['pause', 'seeked', 'ended']) video.addEventListener(moment, save);
  setInterval(() => video.paused || save(), 30000);
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', () => document.hidden && save());

  const jump = seconds => video.currentTime = Math.min(Math.max(0, seconds), video.duration || seconds);
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[data-seek]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    jump(Number(link.dataset.seek));
    video.focus();
    video.play().catch(() => { });
  });

  // A refused film leaves video.error empty: the source tells, and networkState when it told before we listened.
  const message = document.querySelector('[data-player-message]');
  const failed = () => message.replaceChildren(document.querySelector('template[data-player-failed]').content.cloneNode(true));
  video.querySelector('source').addEventListener('error', failed);
  video.addEventListener('error', failed);
  video.addEventListener('playing', () => message.replaceChildren());
  if (video.error || video.networkState === video.NETWORK_NO_SOURCE) failed();

  // Space and the arrows are the player's own buttons' while one has the focus.
  const own = {
    ' ': () => keys.k(),
    arrowleft: () => jump(video.currentTime - 5),
    arrowright: () => jump(video.currentTime + 5),
    arrowup: () => video.volume = Math.min(1, video.volume + 0.05),
    arrowdown: () => video.volume = Math.max(0, video.volume - 0.05),
  };
  let words;
  const keys = {
    k: () => video.paused ? video.play().catch(() => { }) : video.pause(),
    j: () => jump(video.currentTime - 10),
    l: () => jump(video.currentTime + 10),
    m: () => video.muted = !video.muted,
    f: () => document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.(),
    c: () => {
      const tracks = [...video.textTracks].filter(track => track.kind !== 'chapters');
      const shown = tracks.find(track => track.mode === 'showing');
      if (shown) (words = shown).mode = 'disabled';
      else if (words ??= tracks[0]) words.mode = 'showing';
    },
    '<': () => video.playbackRate = Math.max(0.25, video.playbackRate - 0.25),
    '>': () => video.playbackRate = Math.min(2, video.playbackRate + 0.25),
    '?': () => {
      const sheet = document.querySelector('details[data-keys]');
      sheet.open = !sheet.open;
      sheet.scrollIntoView({ block: 'nearest' });
    },
  };
  theatre.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const act = keys[key] ?? (video.matches(':focus') ? own[key] : null) ?? (/^\d$/.test(event.key) && video.duration ? () => jump(video.duration * event.key / 10) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
