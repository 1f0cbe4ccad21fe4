'use strict';

const connection = document.getElementById('connection');
const parts = ['news', 'instances', 'requests', 'faults'].map(id => document.getElementById(id));
let changes;
let work = Promise.resolve();

const showStatus = text => {
    if (connection.textContent !== text) {
        connection.textContent = text;
    }
};

// Replaces only changed parts, so that selection, focus and screen readers in other parts are not disturbed.
const refresh = async () => {
    const response = await fetch('/');
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    for (const part of parts) {
        const fresh = page.getElementById(part.id);
        if (part.innerHTML !== fresh.innerHTML) {
            part.replaceChildren(...fresh.childNodes);
        }
    }
    showStatus('The page updates automatically.');
};

const disconnected = () => showStatus('The sandbox is not reachable. The page reconnects automatically.');

// Browsers limit the connections per server, so a hidden page closes its connection.
const connect = () => {
    changes?.close();
    changes = null;
    if (!document.hidden) {
        changes = new EventSource('/sandbox/changes');
        changes.onmessage = () => { work = work.then(refresh).catch(disconnected); };
        changes.onerror = disconnected;
    }
};

document.addEventListener('visibilitychange', connect);
connect();
