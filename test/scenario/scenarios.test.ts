import { libraryScenarios } from './_corpus.js';
import { registerScenarios } from './_register.js';

registerScenarios(libraryScenarios());
