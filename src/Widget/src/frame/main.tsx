import { render } from 'preact';
import { readLaunch } from './host/launch';
import { createSession } from './session';
import './styles/base.css';
import './styles/header.css';
import './styles/thread.css';
import './styles/reply.css';
import './styles/composer.css';
import { App } from './ui/App';
import { SessionContext } from './ui/context';

const session = createSession(readLaunch(window.location));
session.start();

const root = document.getElementById('app');
if (root) {
  render(
    <SessionContext.Provider value={session}>
      <App />
    </SessionContext.Provider>,
    root,
  );
}
