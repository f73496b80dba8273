// Sends films in pieces, so that a broken connection costs one piece, and a reload none. Without this file the form sends them whole.
(() => {
  'use strict';
  const most = 8;
  const rest = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  const size = bytes => bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

  // XMLHttpRequest, because fetch does not tell how much was sent.
  const send = (method, url, token, body, progress) => new Promise(done => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'json';
    request.setRequestHeader('RequestVerificationToken', token);
    if (progress) request.upload.onprogress = event => progress(event.loaded);
    request.onloadend = () => done({ status: request.status, answer: request.response });
    request.send(body);
  });

  const upload = async form => {
    const field = form.querySelector('input[type=file]');
    const button = form.querySelector('button');
    const bar = form.querySelector('progress');
    const state = bar.parentElement;
    const said = form.querySelector('[role=status]');
    const wrong = form.querySelector('.field-error');
    const token = form.querySelector('[name=__RequestVerificationToken]').value;
    const file = field.files[0];
    const tell = text => state.lastElementChild.textContent = text;
    const stop = text => {
      wrong.textContent = said.textContent = text;
      wrong.hidden = false;
      field.setAttribute('aria-invalid', 'true');
      button.removeAttribute('aria-busy');
      busy = false;
    };
    const show = sent => {
      bar.value = file.size ? sent / file.size : 0;
      tell(`${size(sent)} of ${size(file.size)}, ${Math.floor(bar.value * 100)} %`);
    };

    // A connection that breaks is tried again, a little later each time.
    const patient = async (method, url, body, progress) => {
      for (let turn = 0; ; turn++) {
        const result = await send(method, url, token, body, progress);
        if ((result.status && result.status < 500 && result.status !== 429) || turn === most) return result;
        tell(said.textContent = 'The connection broke. Trying again…');
        await rest(Math.min(15000, 500 * 2 ** turn));
      }
    };

    busy = true;
    wrong.hidden = true;
    field.removeAttribute('aria-invalid');
    button.setAttribute('aria-busy', 'true');
    state.hidden = false;
    said.textContent = 'The upload began.';
    const facts = new FormData();
    for (const [name, value] of [['kind', form.dataset.kind], ['name', file.name], ['length', file.size], ['stamp', file.lastModified]]) facts.set(name, value);
    const begun = await patient('POST', form.dataset.pieces, facts);
    if (begun.status !== 200) return stop(begun.answer?.problem ?? 'The upload could not begin. Reload the page and try again.');

    const { url, piece } = begun.answer;
    let { offset } = begun.answer;
    for (let wrongs = 0; offset < file.size;) {
      show(offset);
      const from = offset;
      const result = await patient('PUT', `${url}?offset=${from}`, file.slice(from, from + piece), sent => show(Math.min(file.size, from + sent)));
      if (result.answer?.problem) return stop(result.answer.problem);
      // After a break the server may know more, or less, than we do.
      if (result.status === 200 || (result.status === 409 && ++wrongs < most)) offset = result.answer.offset;
      else return stop('The upload broke off. Choose the same file again to go on where it stopped.');
    }
    show(file.size);
    tell(said.textContent = 'All of it has arrived. It is looked at…');
    const done = await patient('POST', `${url}/complete`);
    // Without an answer nobody knows: the server goes on by itself.
    if (!done.status || done.status >= 500) return stop('No answer came, but the film may be saved all the same. Reload the page to see.');
    if (done.status !== 200) return stop(done.answer?.problem ?? 'The film could not be saved. Choose the same file again to try once more.');
    busy = false;
    location.assign(done.answer.url);
  };

  let busy = false;
  for (const form of document.querySelectorAll('form[data-pieces]')) form.addEventListener('submit', event => {
    event.preventDefault();
    if (!busy) upload(form);
  });
  addEventListener('beforeunload', event => busy && event.preventDefault());
})();
