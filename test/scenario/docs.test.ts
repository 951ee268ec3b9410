import { documentedScenarios } from './_corpus.js';
import { registerScenarios } from './_register.js';

registerScenarios(documentedScenarios());
