// Keeps notes in the user's session: in the memory of this process, or in the Redis at REDIS_URL.
'use strict';
const express = require('express');
const session = require('express-session');

async function store() {
  if (!process.env.REDIS_URL) {
    return undefined; // express-session's MemoryStore
  }
  const { createClient } = require('redis');
  const { RedisStore } = require('connect-redis');
  const client = createClient({ url: process.env.REDIS_URL });
  client.on('error', error => console.error(error.message));
  await client.connect();
  return new RedisStore({ client });
}

async function main() {
  const app = express();
  app.use(express.json());
  app.use((request, response, next) => {
    if (process.env.POD_NAME) {
      response.set('Served-By', process.env.POD_NAME); // so that an experiment knows which users a pod served
    }
    next();
  });
  app.use(session({
    store: await store(),
    secret: process.env.SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
  }));
  app.get('/health', (request, response) => response.send('ok'));
  app.post('/login', (request, response) => {
    if (!request.body.user || request.body.password !== process.env.APP_PASSWORD) {
      return response.status(403).json({ error: 'wrong user or password' });
    }
    request.session.user = request.body.user;
    request.session.notes = [];
    return response.json({ user: request.session.user });
  });
  app.use((request, response, next) =>
    request.session.user ? next() : response.status(401).json({ error: 'log in first' }));
  app.post('/visits', (request, response) => {
    request.session.visits = (request.session.visits || 0) + 1;
    response.status(204).end();
  });
  app.get('/visits', (request, response) => response.json({ visits: request.session.visits || 0 }));
  app.post('/logout', (request, response) => request.session.destroy(() => response.status(204).end()));
  app.post('/notes', (request, response) => {
    request.session.notes.push(request.body.text);
    response.status(201).json({ notes: request.session.notes.length });
  });
  app.get('/notes', (request, response) =>
    response.json({ user: request.session.user, notes: request.session.notes.map(text => ({ text })) }));
  const server = app.listen(Number(process.env.PORT), process.env.HOST || '127.0.0.1');
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}

main();
