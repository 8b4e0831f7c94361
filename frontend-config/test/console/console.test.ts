// In one process and in this order: what is measured comes first, and what kills the node comes last.
import { after } from 'node:test';
import { closeSharedBrowser } from '../support/chromium.js';
import './incident.js';
import './looks.js';
import './screens.js';
import './sample.js';
import './many.js';
import './faults.js';

after(closeSharedBrowser);
