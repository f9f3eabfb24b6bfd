const now = Math.floor(Date.now() / 1000);
export const ago = (minutes: number) => now - Math.round(minutes * 60);

let nextId = 100;
export const newId = () => nextId++;
