// In one process and one browser: what is measured comes first and alone, and what kills the node comes last.
import { after, describe } from 'node:test';
import { closeSharedBrowser } from '../support/chromium.js';
import { faults } from './faults.js';
import { incident } from './incident.js';
import { looks, looksOfAnEmergency } from './looks.js';
import { many } from './many.js';
import { sample } from './sample.js';
import { screens } from './screens.js';

after(closeSharedBrowser);

incident();
describe('beside each other', { concurrency: 2 }, () => {
  looks();
  describe('one after the other', { concurrency: 1 }, () => {
    screens();
    sample();
  });
});
looksOfAnEmergency();
many();
faults();
