'use strict';

const connection = document.getElementById('connection');
const parts = ['news', 'instances', 'requests', 'faults'].map(id => document.getElementById(id));
let changes;
let work = Promise.resolve();

const say = text => {
    if (connection.textContent !== text) {
        connection.textContent = text;
    }
};

// Only what differs is replaced: what is selected, focused or read aloud elsewhere stays as it is.
const refresh = async () => {
    const answer = await fetch('/');
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of parts) {
        const fresh = page.getElementById(part.id);
        if (part.innerHTML !== fresh.innerHTML) {
            part.replaceChildren(...fresh.childNodes);
        }
    }
    say('The page follows by itself.');
};

const lost = () => say('The sandbox cannot be reached. The page goes on when it is back.');

// A browser opens few connections to one server: a page that nobody sees holds none.
const follow = () => {
    changes?.close();
    changes = null;
    if (!document.hidden) {
        changes = new EventSource('/sandbox/changes');
        changes.onmessage = () => { work = work.then(refresh).catch(lost); };
        changes.onerror = lost;
    }
};

document.addEventListener('visibilitychange', follow);
follow();
