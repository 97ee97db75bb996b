import { readFileSync } from 'node:fs';

// Loaded into a product before anything else (`node --import`): its clock is late by as many milliseconds as the file
// says, so that a history of weeks can be made in a moment.
const file = process.env['CLOCK_LATE_FILE'];
const now = Date.now.bind(Date);
if (file !== undefined) Date.now = () => now() - Number(readFileSync(file, 'utf8'));
