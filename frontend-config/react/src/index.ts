// All of it, so that `Register` can be declared in a module augmentation of the package.
export * from './hooks.js';
export * from './switch.js';
