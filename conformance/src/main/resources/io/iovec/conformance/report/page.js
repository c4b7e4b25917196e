(() => {
  const rules = [...document.querySelectorAll('.rule')];
  const areas = [...document.querySelectorAll('.area')];
  const bar = document.getElementById('bar');
  const chosen = new Set();
  const note = document.createElement('span');

  const show = () => {
    let seen = 0;
    for (const rule of rules) {
      const states = rule.dataset.states.split(' ');
      const on = chosen.size === 0 || states.some(state => chosen.has(state));
      rule.classList.toggle('off', !on);
      seen += on ? 1 : 0;
    }
    for (const area of areas) {
      area.classList.toggle('off', !area.querySelector('.rule:not(.off)'));
    }
    note.textContent = chosen.size === 0
      ? rules.length + ' rules. Choose outcomes above to see only those.'
      : seen + ' of ' + rules.length + ' rules, filtered by outcome.';
  };

  for (const item of document.querySelectorAll('.tally li')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.append(...item.childNodes);
    item.append(button);
    button.addEventListener('click', () => {
      const state = item.dataset.state;
      const on = !chosen.delete(state);
      if (on) {
        chosen.add(state);
      }
      item.classList.toggle('on', on);
      button.setAttribute('aria-pressed', String(on));
      show();
    });
  }

  for (const [label, open] of [['Open all', true], ['Close all', false]]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => rules.forEach(rule => { rule.open = open; }));
    bar.append(button);
  }
  bar.prepend(note);
  bar.hidden = false;
  show();

  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches('details')) {
    target.open = true;
  }
})();
