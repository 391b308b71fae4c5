#!/usr/bin/env node
// The command line; all of it is in dist/cli.
import { main } from '../dist/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
