import { readFileSync } from 'node:fs';
import { running } from './environment.js';

/** Stops the embedded database where it stands, and returns what has it go on. Nobody is told: it just does not answer. */
export function standstill(): () => void {
  const server = Number(readFileSync(`${running.data}/postgres/data/postmaster.pid`, 'utf8').split('\n')[0]);
  const stopped = [server];
  process.kill(server, 'SIGSTOP');
  for (const child of readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').split(' ').filter(Boolean)) {
    process.kill(Number(child), 'SIGSTOP');
    stopped.push(Number(child));
  }
  return () => stopped.splice(0).forEach((each) => process.kill(each, 'SIGCONT'));
}
