import { FlagsProvider } from '@switchback/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Customer } from './Customer';
import { flags } from './flags';
import './sample.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <FlagsProvider flags={flags}>
        <Customer />
      </FlagsProvider>
    </StrictMode>,
  );
}
