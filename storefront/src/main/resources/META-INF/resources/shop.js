import { Client } from './client.js';

const $ = id => document.getElementById(id);
const stamp = template => $(template).content.cloneNode(true).firstElementChild;
const MARKS = 240;
const EVENTS = 8;

const pods = new Map(); // name -> when it started
let user = null;
let products = [];
let attempt = null; // the Idempotency-Key of the pending checkout
let last = null; // the pod of the previous response
let failing = false;

const instance = await (await fetch('/instance')).json();
const client = new Client(instance.mode, seen);

function tell(text, bad = false) {
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString();
  item.className = bad ? 'bad' : '';
  item.append(time, text);
  $('events').prepend(item);
  while ($('events').children.length > EVENTS) $('events').lastChild.remove();
}

const hue = name => `hsl(${[...pods.keys()].indexOf(name) * 137.5 + 210} 60% 50%)`;

function seen({ pod, started, status, problem }) {
  const mark = document.createElement('li');
  if (pod) {
    if (!pods.has(pod)) {
      pods.set(pod, started);
      const name = document.createElement('span');
      name.textContent = pod;
      name.style.setProperty('--pod', hue(pod));
      $('pods').append(name);
    } else if (pods.get(pod) !== started) {
      tell(`${pod} has restarted`, true);
      pods.set(pod, started);
    }
    if (last && last !== pod) tell(`you moved from ${last} to ${pod}`);
    last = pod;
    mark.style.setProperty('--pod', hue(pod));
    $('kill').textContent = `kubectl delete pod --force ${pod}`;
  }
  mark.title = `${pod ?? 'no pod'}: ${problem ?? status}`;
  const failed = !pod || status >= 500;
  if (failed) mark.className = 'failed';
  if (failed && !failing) tell(problem, true);
  if (failing && !failed) tell('the shop answers again');
  failing = failed;
  $('answers').append(mark);
  while ($('answers').children.length > MARKS) $('answers').firstChild.remove();
}

function show() {
  $('login').hidden = user !== null;
  $('who').hidden = user === null;
  $('user').textContent = user ?? '';
  document.querySelectorAll('#products button').forEach(button => { button.disabled = user === null; });
}

function showCart({ lines, total, currency }) {
  $('cart').tBodies[0].replaceChildren(...lines.map(line => {
    const row = stamp('line');
    row.querySelector('.name').textContent = line.name;
    row.querySelector('.money').textContent = line.total;
    const quantity = row.querySelector('input');
    quantity.value = line.quantity;
    quantity.setAttribute('aria-label', `quantity of ${line.name}`);
    quantity.onchange = () => change('PUT', line.sku, { quantity: quantity.valueAsNumber });
    return row;
  }));
  $('empty').hidden = lines.length > 0;
  $('checkout').disabled = lines.length === 0;
  $('total').textContent = lines.length > 0 ? `${total} ${currency}` : '';
  const carried = client.carried();
  $('carried').hidden = !carried;
  if (carried) {
    $('carried').firstElementChild.textContent = carried.summary;
    $('carried').lastElementChild.textContent = carried.text;
  }
}

/** Shows what an answer means for the user; true if the request succeeded. */
function accepted(answer) {
  if (answer.status === 401 && user !== null) {
    tell(`you are logged out: ${answer.pod} did not accept your session or token`, true);
    left();
  } else if (!answer.ok && answer.status > 0 && answer.status < 500) {
    tell(answer.problem, true);
  }
  return answer.ok;
}

function left() {
  user = null;
  $('viewed').hidden = true;
  client.forget();
  showCart({ lines: [] });
  show();
}

async function readCart() {
  const answer = await client.send('GET', '/cart');
  if (accepted(answer)) showCart(answer.body);
}

async function change(method, sku, body) {
  const answer = await client.send(method, `/cart/items/${sku}`, body);
  accepted(answer) ? showCart(answer.body) : user && readCart();
}

/** Only the stateful service records what its users viewed. */
async function view(sku) {
  if (instance.mode === 'stateful' && accepted(await client.send('PUT', `/me/viewed/${sku}`))) await meet();
}

/** Asks the shop who the user is. */
async function meet() {
  const { ok, body } = await client.send('GET', '/me');
  user = ok ? body.user : null;
  const viewed = body?.viewed ?? [];
  $('viewed').hidden = viewed.length === 0;
  $('viewed').textContent = `You looked at ${viewed.map(sku => products.find(product => product.sku === sku)?.name ?? sku).join(', ')}.`;
}

function listProducts() {
  const wanted = $('find').value.trim().toLowerCase();
  $('products').replaceChildren(...products.filter(({ name, sku }) => `${name} ${sku}`.toLowerCase().includes(wanted)).map(product => {
    const item = stamp('product');
    item.querySelector('.name').textContent = product.name;
    item.querySelector('.name').onclick = () => view(product.sku);
    item.querySelector('.money').textContent = product.price;
    item.querySelector('.add').onclick = () => change('POST', product.sku, { add: 1 });
    return item;
  }));
  show();
}

$('login').onsubmit = async event => {
  event.preventDefault();
  const answer = await client.login(event.target.user.value, event.target.password.value);
  if (!accepted(answer)) return;
  event.target.password.value = '';
  await meet();
  show();
  await readCart();
};

$('logout').onclick = async () => {
  if (accepted(await client.send('POST', '/logout'))) left();
};

$('checkout').onclick = async () => {
  attempt ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const answer = await client.send('POST', '/checkout', undefined, { 'Idempotency-Key': attempt });
  if (answer.status > 0 && answer.status < 500) attempt = null; // otherwise the order may exist: a retry needs the same key
  if (accepted(answer)) {
    tell(`bought: order ${answer.body.id}, ${answer.body.total} ${answer.body.currency}`);
    await readCart();
  }
};

$('find').oninput = listProducts;

let reading = false;
setInterval(async () => {
  if (!$('watch').checked || user === null || reading) return;
  reading = true;
  try {
    await readCart();
  } finally {
    reading = false;
  }
}, 1000);

$('mode').textContent = instance.store ? `${instance.mode}, sessions in ${instance.store}` : instance.mode;
$('where').textContent = client.where(instance.store);
showCart({ lines: [] });
products = await (await fetch('/products')).json();
await meet();
listProducts();
if (user) await readCart();
