// Made from src-tauri/crates/studio/src/contract/ by `cargo xtask contract`. Not edited by hand.

/** Every command, with what it takes and what it gives. */
export interface Commands {
  start: [request: null, response: Start];
  activity: [request: null, response: Activity];
  task_control: [request: TaskControl, response: null];
  tasks_clear: [request: null, response: null];
  window_close: [request: CloseHow, response: null];
  settings: [request: null, response: Settings];
  settings_change: [request: Settings, response: Settings];
  models: [request: null, response: Models];
  model_add: [request: null, response: Models];
  model_remove: [request: ModelRef, response: Models];
  storage: [request: null, response: Storage];
  folder_show: [request: FolderRef, response: null];
  bin_empty: [request: null, response: Storage];
  erase_everything: [request: EraseEverything, response: null];
  connections: [request: null, response: ConnectionsPage];
  local_servers: [request: null, response: ConnectionsPage];
  connection_test: [request: TestConnection, response: ConnectionsPage];
  connection_model: [request: ChooseModel, response: ConnectionsPage];
  connection_price: [request: SetPrice, response: ConnectionsPage];
  connection_remove: [request: ConnectionRef, response: ConnectionsPage];
  home: [request: null, response: Home];
  project_create: [request: NewProject, response: ProjectId];
  project_open: [request: ProjectRef, response: Overview];
  project_rename: [request: RenameProject, response: Overview];
  project_delete: [request: ProjectRef, response: null];
  project_restore: [request: ProjectRef, response: null];
  overview: [request: ProjectRef, response: Overview];
  undo: [request: ProjectRef, response: DoneAct | null];
  redo: [request: ProjectRef, response: DoneAct | null];
  plan: [request: ProjectRef, response: PlanPage];
  plan_change: [request: ChangePlan, response: PlanPage];
  base_prompt_apply: [request: ProjectRef, response: DoneAct];
  examples_counts: [request: ViewRequest, response: ExampleCounts];
  examples_rows: [request: RowsRequest, response: ExampleRows];
  example: [request: ExampleRef, response: ExampleDetail];
  example_place: [request: PlaceRequest, response: number | null];
  example_add: [request: AddExample, response: AddedExample];
  example_edit: [request: EditExample, response: ExampleDetail];
  examples_delete: [request: Selection, response: DoneAct];
  examples_hold_back: [request: HoldBack, response: DoneAct];
  examples_restore: [request: Selection, response: DoneAct];
  examples_topic: [request: SetTopic, response: DoneAct];
  examples_review: [request: SetReview, response: DoneAct];
  examples_facets: [request: ProjectRef, response: Facets];
  example_note: [request: WriteNote, response: ExampleDetail];
  example_tools: [request: WriteTools, response: ExampleDetail];
  examples_replace_preview: [request: Replace, response: ReplacePreview];
  examples_replace: [request: Replace, response: DoneAct];
  examples_check: [request: CheckExamples, response: TaskId];
  examples_fix_preview: [request: FixExamples, response: FixPreview];
  examples_fix: [request: FixExamples, response: DoneAct];
  examples_export_preview: [request: ExportRequest, response: ExportPreview];
  examples_export: [request: ExportRequest, response: Exported | null];
  health: [request: ProjectRef, response: Health];
  variety: [request: ProjectRef, response: VarietyPage];
  variety_draw: [request: ProjectRef, response: TaskId];
  examples_thin_out: [request: ThinOut, response: DoneAct];
  versions: [request: ProjectRef, response: Array<VersionRow>];
  version_save: [request: SaveVersion, response: DoneAct];
  version_rename: [request: RenameVersion, response: DoneAct];
  version_delete: [request: VersionRef, response: DoneAct];
  version_compare: [request: CompareVersions, response: VersionDifference];
  version_restore: [request: VersionRef, response: RestoredVersion];
  files_choose: [request: null, response: ChosenFile | null];
  file_opened: [request: null, response: ChosenFile | null];
  import_begin: [request: BeginImport, response: ImportView];
  import_view: [request: ImportRef, response: ImportView];
  import_problems: [request: ImportProblemsRequest, response: Array<ImportProblem>];
  import_fix_line: [request: FixLine, response: ImportView];
  import_map: [request: MapColumns, response: ImportView];
  import_repair: [request: RepairLines, response: ImportView];
  import_accept: [request: AcceptImport, response: AcceptedImport];
  import_discard: [request: ImportRef, response: null];
  bake: [request: ProjectRef, response: BakePage];
  bake_change: [request: ChangeRecipe, response: BakePage];
  bake_offer: [request: BakeBatch, response: BakeOffer];
  bake_start: [request: BakeBatch, response: TaskId];
  bake_resume: [request: ProjectRef, response: TaskId];
  topics_suggest: [request: SuggestTopics, response: TaskId];
  document_add: [request: AddDocument, response: TaskId | null];
  document_paste: [request: PasteDocument, response: BakePage];
  document_remove: [request: DocumentRef, response: DoneAct];
  draft_rewrite: [request: RewriteDraft, response: TaskId];
  drafts_keep: [request: ProjectRef, response: DoneAct];
  drafts: [request: DraftsRequest, response: Array<DraftRow>];
  review: [request: ProjectRef, response: ReviewPage];
  draft_decide: [request: DecideDraft, response: DoneAct];
  draft_remark: [request: RemarkDraft, response: null];
  train: [request: ProjectRef, response: TrainPage];
  train_choose: [request: ChooseTraining, response: TrainPage];
  train_estimate: [request: ProjectRef, response: TrainEstimate];
  run_start: [request: ProjectRef, response: RunId];
  runs: [request: ProjectRef, response: Array<RunRow>];
  run: [request: RunRef, response: RunDetail];
  run_metrics: [request: MetricsRequest, response: RunMetrics];
  run_control: [request: RunControl, response: RunDetail];
  evaluate: [request: ProjectRef, response: EvaluatePage];
  evaluate_start: [request: StartEvaluation, response: TaskId];
  answer_rate: [request: RateAnswer, response: EvaluatePage];
  teach: [request: Teach, response: DoneAct];
  chat: [request: ProjectRef, response: ChatPage];
  chat_change: [request: ChangeChat, response: ChatPage];
  chat_ask: [request: AskChat, response: ChatPage];
  chat_stop: [request: ProjectRef, response: ChatPage];
  chat_clear: [request: ProjectRef, response: ChatPage];
}

/**
 * Says yes to an import.
 */
export type AcceptImport = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, 
/**
 * Whether all of them are marked to be looked at again.
 */
to_review: boolean, 
/**
 * What all of them are about; empty leaves what the file says.
 */
topic: string, 
/**
 * Whether private details get placeholders in their place.
 */
hide_private: boolean, };

/**
 * An import that was accepted.
 */
export type AcceptedImport = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The act.
 */
act: DoneAct, };

/**
 * An act that can be undone.
 */
export type ActId = number;

/**
 * What was done.
 */
export type ActKind = "goal_changed" | "base_prompt_changed" | "plan_changed" | "base_prompt_applied" | "example_added" | "example_edited" | "findings_fixed" | "examples_deleted" | "examples_thinned" | "examples_restored" | "topic_changed" | "review_changed" | "note_changed" | "text_replaced" | "version_saved" | "version_renamed" | "version_deleted" | "version_restored" | "held_back_changed" | "imported" | "draft_kept" | "draft_skipped" | "draft_rewritten" | "document_removed" | "taught";

/**
 * Everything that runs, and what ended since the list was last cleared; the most urgent first.
 */
export type Activity = { 
/**
 * The tasks.
 */
tasks: Array<Task>, };

/**
 * Adds a document that was chosen or dropped.
 */
export type AddDocument = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The file; nothing to ask the person for one.
 */
token: string | null, };

/**
 * Adds an example.
 */
export type AddExample = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Its messages; empty for the base prompt of the plan, an empty question and an empty answer.
 */
messages: Array<Message>, };

/**
 * An example that was added.
 */
export type AddedExample = { 
/**
 * The example.
 */
example: ExampleDetail, 
/**
 * The act.
 */
act: DoneAct, };

/**
 * What to make of a curve.
 */
export type Advice = "too_early" | "going_well" | "flat" | "memorising" | "unstable" | "ended_well" | "ended_past_best" | "ended_flat";

/**
 * An answer of an evaluation.
 */
export type AnswerId = number;

/**
 * How an answer is.
 */
export type AnswerState = "waiting" | "writing" | "done" | "cut_off" | "stopped" | "failed";

/**
 * Asks. What is chosen at this moment answers.
 */
export type AskChat = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The question.
 */
question: string, 
/**
 * Replaces the last turn instead of following it.
 */
replace_last: boolean, };

/**
 * Who is asked.
 */
export type Asked = "base_prompt_only" | "three_examples" | { "run": RunId };

/**
 * A setting and why it is what it is.
 */
export type Automatic<T> = { 
/**
 * The setting.
 */
value: T, 
/**
 * Why.
 */
reason: Reason, };

/**
 * Whether a training can be started at a provider.
 */
export type Availability = "open" | "closed_to_newcomers" | "closed";

/**
 * A batch of drafts, as somebody wants it.
 */
export type BakeBatch = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * What is to be baked.
 */
what: BakeWhat, };

/**
 * What a batch will take, before it begins.
 */
export type BakeOffer = { 
/**
 * Drafts in it; none where nothing is missing.
 */
count: number, 
/**
 * What they take.
 */
effort: Effort, 
/**
 * Who writes them.
 */
writer: Writer | null, 
/**
 * What keeps it from starting.
 */
obstacle: Failure | null, };

/**
 * How drafts are baked, and the last ones.
 */
export type BakePage = { 
/**
 * The recipe.
 */
recipe: Recipe, 
/**
 * The base prompt of the plan, which every draft gets.
 */
base_prompt: string, 
/**
 * Its length in tokens.
 */
base_prompt_tokens: number, 
/**
 * The models that can write.
 */
writers: Array<Writer>, 
/**
 * Examples to copy the style of that are there.
 */
style_examples: number, 
/**
 * What runs.
 */
task: Task | null, 
/**
 * Drafts of the last batch so far that can be used.
 */
made: number, 
/**
 * Drafts of it that were left out.
 */
left_out: number, 
/**
 * Of how many.
 */
wanted: number, 
/**
 * What of it couldn't be used, what left out the most first.
 */
misses: Array<Miss>, 
/**
 * What a batch of this recipe will take, if nothing has to be tried again.
 */
expected: Effort, 
/**
 * Drafts that the examples lack against the shares of the recipe.
 */
missing: number, 
/**
 * What the last batch has asked of models elsewhere so far.
 */
spent: Effort, 
/**
 * The recipes of the last batches, the last one first, without the one that is there.
 */
used: Array<UsedRecipe>, 
/**
 * What drafts can ask about.
 */
documents: Array<DocumentRow>, 
/**
 * The document that is being read, or that could not be read the last time.
 */
reading: Task | null, 
/**
 * The topics that the writer suggests, or is about to.
 */
suggested: Suggested | null, 
/**
 * Drafts that wait for review, of all batches.
 */
waiting: number, 
/**
 * Whether the last batch ended before all of its drafts were written, and can be taken up again.
 */
can_go_on: boolean, 
/**
 * Why the last batch stopped early.
 */
stopped: Failure | null, 
/**
 * What keeps it from starting.
 */
obstacle: Failure | null, };

/**
 * What is to be baked. None of it changes the recipe.
 */
export type BakeWhat = "whole" | "try" | "missing" | { "like": { 
/**
 * Like what.
 */
like: LikeWhat, 
/**
 * How many drafts.
 */
count: number, } };

/**
 * How balanced the topics are.
 */
export type Balance = { 
/**
 * The topics, in the order in which they were given.
 */
topics: Array<TopicBalance>, 
/**
 * How many drafts to bake so that none is short, all topics together.
 */
to_bake: number, };

/**
 * Begins to read a file.
 */
export type BeginImport = { 
/**
 * The file.
 */
token: string, 
/**
 * Into which project; nothing makes a new one, which is there once the import is accepted.
 */
project: ProjectId | null, };

/**
 * How some of the questions begin.
 */
export type Beginning = { 
/**
 * The first words, in small letters.
 */
words: string, 
/**
 * How many questions begin so.
 */
count: number, 
/**
 * With one more word, the most frequent first. Empty for those that have that word already.
 */
goes_on: Array<Beginning>, };

/**
 * A project in the bin.
 */
export type BinnedProject = { 
/**
 * The project.
 */
id: ProjectId, 
/**
 * Its name.
 */
name: string, 
/**
 * Days until it is removed for good.
 */
days_left: number, };

/**
 * One thing that changed, as the event `changed` carries them. The page asks again for what it shows.
 */
export type Change = { 
/**
 * What kind of thing.
 */
topic: Topic, 
/**
 * In which project; nothing for what belongs to none.
 */
project: ProjectId | null, };

/**
 * Changes how the conversation goes.
 */
export type ChangeChat = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * How.
 */
choices: ChatChoices, };

/**
 * Decides one thing. Written at once, and undoable.
 */
export type ChangePlan = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * What is decided.
 */
change: PlanChange, };

/**
 * Changes the recipe.
 */
export type ChangeRecipe = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The recipe, whole.
 */
recipe: Recipe, };

/**
 * An example that differs.
 */
export type ChangedExample = { 
/**
 * The example.
 */
id: ExampleId, 
/**
 * How it differs.
 */
change: ExampleChange, 
/**
 * What it said; nothing where it was not there.
 */
before: Array<Message> | null, 
/**
 * What it says; nothing where it is not there.
 */
after: Array<Message> | null, };

/**
 * One answer.
 */
export type ChatAnswer = { 
/**
 * The run that gave it; nothing for the model as it was.
 */
run: RunId | null, 
/**
 * The number of the run.
 */
number: number | null, 
/**
 * What was said so far.
 */
text: string, 
/**
 * How it is.
 */
state: AnswerState, 
/**
 * How long it took.
 */
seconds: number | null, 
/**
 * Why there is none.
 */
failure: Failure | null, };

/**
 * How the conversation goes. Sent back whole.
 */
export type ChatChoices = { 
/**
 * The run that answers; nothing for the last one that can.
 */
run: RunId | null, 
/**
 * Whether the trained one answers.
 */
with_trained: boolean, 
/**
 * Whether the model as it was answers, too.
 */
with_base: boolean, 
/**
 * Another base prompt than the plan's.
 */
base_prompt: string | null, 
/**
 * Temperature, from 0 to 1.5.
 */
variety: number, 
/**
 * The longest answer, in tokens.
 */
longest: number, };

/**
 * The conversation.
 */
export type ChatPage = { 
/**
 * Who can answer: the runs, the last first, then the model as it was.
 */
speakers: Array<ChatSpeaker>, 
/**
 * Who answers now.
 */
chosen: ChatChoices, 
/**
 * What was said.
 */
turns: Array<ChatTurn>, 
/**
 * How it is.
 */
state: ChatState, 
/**
 * The base prompt that applies.
 */
base_prompt: string, 
/**
 * Its length in tokens.
 */
base_prompt_tokens: number, 
/**
 * Questions to try.
 */
questions: Array<string>, 
/**
 * Tokens a second of the last answer.
 */
tokens_per_second: number | null, 
/**
 * Seconds to the first word of the last answer.
 */
first_word_seconds: number | null, 
/**
 * What keeps it from answering.
 */
obstacle: Failure | null, };

/**
 * Who can answer.
 */
export type ChatSpeaker = { 
/**
 * The run; nothing for the model as it was.
 */
run: RunId | null, 
/**
 * The number of the run.
 */
number: number | null, 
/**
 * The model's name.
 */
model: string, };

/**
 * How a conversation is.
 */
export type ChatState = "idle" | "loading" | "answering";

/**
 * A question and the answers to it.
 */
export type ChatTurn = { 
/**
 * Its number in the conversation.
 */
number: number, 
/**
 * What the person asked.
 */
question: string, 
/**
 * The answers: of the trained one, of the model as it was, or both.
 */
answers: Array<ChatAnswer>, };

/**
 * Looks through the texts of all examples.
 */
export type CheckExamples = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Whether to look for names of persons as well, now and from now on.
 */
names: boolean, };

/**
 * How a check came out.
 */
export type CheckState = "pass" | "warn" | "fail";

/**
 * A check and how it came out.
 */
export type Checked = { 
/**
 * The check.
 */
check: HealthCheck, 
/**
 * How it came out.
 */
state: CheckState, 
/**
 * The worst finding behind it; of several as bad the one that most examples have. Nothing where none is, and where
 * only topics are short.
 */
because: FindingCode | null, };

/**
 * Chooses the model of a connection that writes.
 */
export type ChooseModel = { 
/**
 * The connection.
 */
id: string, 
/**
 * The model.
 */
model: string, };

/**
 * Chooses how it should learn.
 */
export type ChooseTraining = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The choices, whole.
 */
choices: TrainChoices, };

/**
 * A file that the person chose, dropped, or opened with the program. The page gets a token for it, never its path.
 */
export type ChosenFile = { 
/**
 * What `import_begin` takes. Good until the program ends.
 */
token: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * Whether it is a folder of a project, with `train.jsonl` in it.
 */
is_folder: boolean, };

/**
 * How the window closes while something runs.
 */
export type CloseHow = "keep_working" | "stop_and_quit";

/**
 * The example that is most like a draft.
 */
export type ClosestExample = { 
/**
 * The example.
 */
id: ExampleId, 
/**
 * What the person asks in it.
 */
asks: string, 
/**
 * Its answer.
 */
answers: string, 
/**
 * How much they share, from 0 to 1.
 */
alike: number, };

/**
 * What a column is to an example.
 */
export type ColumnRole = "base_prompt" | "question" | "answer" | "worse_answer" | "topic" | "note" | "held_back" | "tools" | "conversation" | "keep" | "leave_out";

/**
 * How the asking of one column is.
 */
export type ColumnState = "not_asked" | "queued" | "asking" | "answered" | "stopped";

/**
 * Asks what differs.
 */
export type CompareVersions = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The earlier one.
 */
from: VersionId, 
/**
 * The later one; nothing for the examples as they are.
 */
to: VersionId | null, 
/**
 * The first difference that is shown, counted from 0.
 */
first: number, 
/**
 * How many are, 100 at most.
 */
count: number, };

/**
 * What this computer has.
 */
export type Computer = { 
/**
 * Memory.
 */
memory_bytes: number | null, 
/**
 * Free space on the disk of the data.
 */
free_disk_bytes: number | null, 
/**
 * Processors.
 */
processors: number | null, 
/**
 * Whether the starter model is here.
 */
has_starter_model: boolean, };

/**
 * A service, a server or an address.
 */
export type Connection = { 
/**
 * What requests call it by, and a recipe its writer.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * What it is.
 */
kind: ConnectionKind, 
/**
 * Where it is; nothing where the person enters it.
 */
address: string | null, 
/**
 * Its host, as in an address bar.
 */
host: string | null, 
/**
 * The page on which one gets a key.
 */
key_page: string | null, 
/**
 * Whether it wants a key.
 */
needs_key: boolean, 
/**
 * The key that is kept for it.
 */
key: KeptKey | null, 
/**
 * Its models, as it listed them when it was tested.
 */
models: Array<ServerModel>, 
/**
 * The one that writes.
 */
model: string | null, 
/**
 * What that costs; nothing where nobody knows.
 */
price: TokenPrice | null, 
/**
 * Whether it answered when it was tested.
 */
is_connected: boolean, };

/**
 * What a connection is.
 */
export type ConnectionKind = "service" | "local" | "address";

/**
 * A connection.
 */
export type ConnectionRef = { 
/**
 * The connection.
 */
id: string, };

/**
 * Everything that can be asked, connected or not.
 */
export type ConnectionsPage = { 
/**
 * Servers on this computer that were found first, then the services, then any other address.
 */
connections: Array<Connection>, 
/**
 * The name of the system's store of keys.
 */
key_store: string, };

/**
 * One provider's model and what it would cost.
 */
export type CostRow = { 
/**
 * The provider's id.
 */
provider: string, 
/**
 * The provider's name on screen.
 */
provider_name: string, 
/**
 * The model, or the sizes of the tier.
 */
model: string, 
/**
 * Whether this is one model or a tier.
 */
kind: Kind, 
/**
 * Passes over the examples.
 */
passes: number, 
/**
 * Tokens that would be charged.
 */
tokens: Range<number>, 
/**
 * What they would cost.
 */
cost: Range<MicroDollars>, 
/**
 * Whether the tokens were counted by the model's own tokenizer, or are likened to another's.
 */
has_exact_tokens: boolean, 
/**
 * Whether the training could start today.
 */
availability: Availability, 
/**
 * The first day on which nobody can start a training there.
 */
closes: string | null, 
/**
 * The first day on which the trained model no longer answers.
 */
answers_end: string | null, 
/**
 * What keeps these examples from being taken there.
 */
refusal: Refusal | null, 
/**
 * Day of the price.
 */
as_of: string, 
/**
 * How sure the price is.
 */
mark: Mark, 
/**
 * Where the price was read.
 */
source: string, };

/**
 * Decides about a draft.
 */
export type DecideDraft = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The draft.
 */
draft: DraftId, 
/**
 * What becomes of it.
 */
decision: DraftDecision, };

/**
 * A document that drafts ask about.
 */
export type DocumentId = number;

/**
 * A document.
 */
export type DocumentRef = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The document.
 */
document: DocumentId, };

/**
 * A document that drafts can ask about.
 */
export type DocumentRow = { 
/**
 * The document.
 */
id: DocumentId, 
/**
 * Its name.
 */
name: string, 
/**
 * How many passages it has.
 */
passages: number, 
/**
 * Places that could not be read, such as pages that are pictures.
 */
gaps: number, };

/**
 * An act that was done, so that the page can tell it and offer to undo it.
 */
export type DoneAct = { 
/**
 * The act. "Undo" is offered while the overview names the same one as the next to undo.
 */
id: ActId, 
/**
 * What was done.
 */
kind: ActKind, 
/**
 * To how many things.
 */
count: number, };

/**
 * A draft, whole.
 */
export type Draft = { 
/**
 * The draft.
 */
id: DraftId, 
/**
 * What it is about.
 */
topic: string, 
/**
 * Who wrote it.
 */
writer: string, 
/**
 * Its messages.
 */
messages: Array<Message>, 
/**
 * Its length in tokens.
 */
tokens: number, 
/**
 * What should be better.
 */
problems: Array<Problem>, 
/**
 * The example that is most like it.
 */
closest: ClosestExample | null, 
/**
 * The passage that it was to be answered from.
 */
passage: PassageShown | null, 
/**
 * What the writer thinks of it, from 1 to 5.
 */
score: number | null, 
/**
 * What the person thinks of it, from 1 to 5.
 */
rating: number | null, 
/**
 * What the person noted.
 */
note: string, };

/**
 * What becomes of a draft.
 */
export type DraftDecision = "keep" | { "keep_edited": Array<Message> } | "skip";

/**
 * A baked draft.
 */
export type DraftId = number;

/**
 * A draft in the list.
 */
export type DraftRow = { 
/**
 * The draft.
 */
id: DraftId, 
/**
 * What it is about.
 */
topic: string, 
/**
 * One at least; the last one is as far as it is written.
 */
turns: Array<Turn>, 
/**
 * How it is.
 */
state: DraftState, 
/**
 * Why it was left out.
 */
flaw: Flaw | null, 
/**
 * The example that it repeats, if it was left out for that.
 */
twin: ExampleId | null, 
/**
 * What the writer thinks of it, from 1 to 5.
 */
score: number | null, };

/**
 * How a draft is.
 */
export type DraftState = "writing" | "waiting" | "kept" | "edited" | "skipped" | "left_out";

/**
 * How an example was drafted.
 */
export type Drafted = { 
/**
 * The model that wrote it.
 */
writer: string, 
/**
 * The document that it is about.
 */
document: string | null, 
/**
 * What the writer thought of it, from 1 to 5.
 */
score: number | null, 
/**
 * What the person thought of it, from 1 to 5.
 */
rating: number | null, };

/**
 * Drafts of the last batch, the newest first.
 */
export type DraftsRequest = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The first one, counted from 0.
 */
from: number, 
/**
 * How many, 500 at most.
 */
count: number, };

/**
 * A map that was drawn.
 */
export type DrawnMap = { 
/**
 * The map.
 */
map: VarietyMap, 
/**
 * What the central question of each crowd says, in the order of the crowds.
 */
crowd_questions: Array<string>, 
/**
 * Examples that it was drawn from: of more than ten thousand only so many are on it.
 */
of: number, 
/**
 * Whether the examples are still the same.
 */
is_current: boolean, };

/**
 * Writes the messages of an example. One act while the same message is being typed.
 */
export type EditExample = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The example.
 */
example: ExampleId, 
/**
 * Its messages, whole.
 */
messages: Array<Message>, 
/**
 * The worse ending, whole; nothing leaves it as it is.
 */
rejected?: Array<Message>, 
/**
 * The message that is being typed, counted from 0; nothing for another kind of change.
 */
typing: number | null, };

/**
 * What it takes to have something written.
 */
export type Effort = { 
/**
 * How often the writer is asked.
 */
calls: number, 
/**
 * Tokens of all that it is asked.
 */
asked_tokens: number, 
/**
 * Tokens of its answers.
 */
answered_tokens: number, 
/**
 * What that costs, in US dollars; nothing where the price isn't known.
 */
dollars: number | null, 
/**
 * How long it takes; nothing where that isn't known yet.
 */
seconds: number | null, };

/**
 * Removes every project, run and setting from this computer. Models stay.
 */
export type EraseEverything = { 
/**
 * The word that the person had to type: `ERASE`.
 */
typed: string, };

/**
 * One answer.
 */
export type EvaluateAnswer = { 
/**
 * The answer.
 */
id: AnswerId, 
/**
 * What was said.
 */
text: string, 
/**
 * Whether it is right, where that can be counted.
 */
is_right: boolean | null, 
/**
 * What the person thinks of it.
 */
rating: Rating | null, };

/**
 * One who is asked, and how it did.
 */
export type EvaluateColumn = { 
/**
 * Who.
 */
asked: Asked, 
/**
 * The number of the run.
 */
number: number | null, 
/**
 * How it is.
 */
state: ColumnState, 
/**
 * Questions answered so far.
 */
answered: number, 
/**
 * Whether the questions or examples have changed since.
 */
is_outdated: boolean, 
/**
 * Right answers, where they can be counted; else those that the person found good.
 */
score: RightAnswers | null, 
/**
 * Answers that the person has rated, where they can't be counted.
 */
rated: number, 
/**
 * How wrong the model thinks the right answers are.
 */
held_back_loss: number | null, 
/**
 * Why it could not be asked.
 */
failure: Failure | null, };

/**
 * The questions and what became of them.
 */
export type EvaluatePage = { 
/**
 * Held-back questions that can be asked.
 */
questions: number, 
/**
 * How answers are compared; nothing where a person has to rate them.
 */
grader: Grader | null, 
/**
 * Who is asked: the baselines, then the runs, the last first.
 */
columns: Array<EvaluateColumn>, 
/**
 * Question by question, where anything was asked.
 */
rows: Array<EvaluateRow>, 
/**
 * What is being asked now.
 */
task: Task | null, 
/**
 * Whether the newest run is better than the better baseline.
 */
verdict: Verdict, 
/**
 * The time that asking one column takes, guessed from what is known.
 */
seconds_a_column: Span | null, 
/**
 * What keeps it from starting.
 */
obstacle: Failure | null, };

/**
 * One question.
 */
export type EvaluateRow = { 
/**
 * The example it comes from.
 */
example: ExampleId, 
/**
 * The question.
 */
question: string, 
/**
 * The right answer.
 */
expected: string, 
/**
 * An answer for each column, in their order.
 */
answers: Array<EvaluateAnswer | null>, 
/**
 * Whether the right answer was taught since.
 */
is_taught: boolean, };

/**
 * How an example differs.
 */
export type ExampleChange = "added" | "removed" | "edited" | "decided";

/**
 * How many there are, for the chips of the filter.
 */
export type ExampleCounts = { 
/**
 * In this view, search and all.
 */
shown: number, 
/**
 * All.
 */
all: number, 
/**
 * Those that can be learned from.
 */
ready: number, 
/**
 * Those that the person wants to look at again.
 */
to_review: number, 
/**
 * Those that must or should be fixed.
 */
needs_fix: number, 
/**
 * Those that are held back.
 */
held_back: number, 
/**
 * Those in the bin.
 */
in_bin: number, 
/**
 * Those that are preference pairs.
 */
pairs: number, 
/**
 * The revision these numbers belong to.
 */
revision: number, 
/**
 * Whether they are still being checked.
 */
is_checking: boolean, };

/**
 * One example, whole.
 */
export type ExampleDetail = { 
/**
 * The example.
 */
id: ExampleId, 
/**
 * Its messages.
 */
messages: Array<Message>, 
/**
 * In a preference pair the worse ending; empty in most examples.
 */
rejected: Array<Message>, 
/**
 * The tools that it offers to the model, as the JSON text of their list.
 */
tools: string | null, 
/**
 * What it is about; empty where that is not known.
 */
topic: string, 
/**
 * What the person noted about it.
 */
note: string, 
/**
 * Whether the person wants to look at it again.
 */
to_review: boolean, 
/**
 * Where it comes from.
 */
source: SourceCount, 
/**
 * How it was drafted, if a model wrote it.
 */
drafted: Drafted | null, 
/**
 * When it came into being, in milliseconds since 1970.
 */
created_at: number, 
/**
 * The length of each message, in tokens.
 */
message_tokens: Array<number>, 
/**
 * Its whole length.
 */
tokens: number, 
/**
 * The longest that is read.
 */
limit: number, 
/**
 * What should be better.
 */
problems: Array<Problem>, 
/**
 * Whether it is held back.
 */
is_held_back: boolean, };

/**
 * Which examples.
 */
export type ExampleFilter = "all" | "ready" | "to_review" | "needs_fix" | "held_back" | "bin";

/**
 * An example inside its project. Shown to people as its number.
 */
export type ExampleId = number;

/**
 * Which example is meant.
 */
export type ExampleRef = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The example.
 */
example: ExampleId, };

/**
 * One row.
 */
export type ExampleRow = { 
/**
 * The example, by the number that the person sees.
 */
id: ExampleId, 
/**
 * The beginning of what the person asks.
 */
asks: string, 
/**
 * The beginning of the answer.
 */
answers: string, 
/**
 * What it is about; empty where that is not known.
 */
topic: string, 
/**
 * Answers in it: more than one is a conversation.
 */
turns: number, 
/**
 * Its length, as the tokenizer o200k counts it.
 */
tokens: number, 
/**
 * Whether something must be fixed.
 */
must_fix: boolean, 
/**
 * Whether something should be fixed.
 */
should_fix: boolean, 
/**
 * Whether the person wants to look at it again.
 */
to_review: boolean, 
/**
 * Whether it is held back.
 */
is_held_back: boolean, };

/**
 * Some rows of a view.
 */
export type ExampleRows = { 
/**
 * Rows of the whole view.
 */
total: number, 
/**
 * The first row here, counted from 0.
 */
from: number, 
/**
 * The rows.
 */
rows: Array<ExampleRow>, 
/**
 * The revision they belong to.
 */
revision: number, };

/**
 * In which order.
 */
export type ExampleSort = "number" | "newest" | "question" | "longest" | "shortest" | "topic";

/**
 * What an export would write.
 */
export type ExportPreview = { 
/**
 * Examples of the view.
 */
examples: number, 
/**
 * Those of them that were looked at for the losses: the first ones, where there are very many.
 */
looked_at: number, 
/**
 * What the shape can't carry, in the order of how much it matters.
 */
losses: Array<Lost>, 
/**
 * What the services refuse or lose that take files of this shape, by service.
 */
refused: Array<Refused>, 
/**
 * The services that take files of this shape.
 */
services: Array<TargetName>, 
/**
 * How the file begins; nothing for what is no text.
 */
sample: string | null, 
/**
 * The files of a folder; none for a single file.
 */
files: Array<string>, };

/**
 * Writes the examples of a view into a file, or a folder, that the person chooses.
 */
export type ExportRequest = { 
/**
 * Which examples.
 */
view: ViewRequest, 
/**
 * In which shape.
 */
shape: Shape, };

/**
 * A file or a folder that was written.
 */
export type Exported = { 
/**
 * Its name.
 */
file: string, 
/**
 * Where it is, to be shown.
 */
path: string, 
/**
 * How many examples are in it.
 */
examples: number, 
/**
 * How many the shape has no place for.
 */
left_out: number, };

/**
 * What the examples can be filtered by, with how many there are of each.
 */
export type Facets = { 
/**
 * The topics, the most first; the empty name for those without one.
 */
topics: Array<TopicCount>, 
/**
 * Where they come from, the most first.
 */
sources: Array<SourceCount>, 
/**
 * What was found, what must be fixed first.
 */
findings: Array<FindingCount>, 
/**
 * Tokens of the longest.
 */
longest: number, };

/**
 * What could not be done, where, and in the words of the system for the "details" fold.
 */
export type Failure = { 
/**
 * What could not be done.
 */
code: FailureCode, 
/**
 * What its sentences need to be complete, by name.
 */
params: { [key in string]: string }, 
/**
 * What a developer wants to know. Never needed to understand the sentence.
 */
detail?: string, };

/**
 * What could not be done.
 */
export type FailureCode = "file_missing" | "file_unreadable" | "file_is_empty" | "file_is_zip" | "file_is_archive" | "file_is_pickle" | "file_is_pdf" | "file_is_picture" | "file_is_database" | "file_is_model" | "file_is_utf_32" | "file_is_web_page" | "file_is_text" | "file_is_binary" | "file_is_damaged" | "file_is_swollen" | "file_is_locked" | "file_has_no_text" | "file_is_too_large" | "folder_without_examples" | "folder_not_writable" | "already_there" | "disk_full" | "not_enough_disk" | "folder_holds_training" | "model_missing" | "model_pickle" | "model_archive" | "model_safetensors" | "model_too_old" | "model_pointer" | "model_web_page" | "model_empty" | "model_text" | "model_unknown" | "model_damaged" | "model_unsupported" | "model_template" | "adapter_missing" | "adapter_damaged" | "adapter_mismatch" | "training_is_done" | "checkpoint_missing" | "checkpoint_mismatch" | "nothing_to_learn" | "too_few_examples" | "examples_too_few" | "nothing_to_ask" | "nothing_held_back" | "setting_out_of_range" | "recipe_damaged" | "nothing_usable" | "question_too_long" | "address_unusable" | "server_unreachable" | "server_timed_out" | "server_unsafe" | "server_moved" | "key_missing" | "key_unfit" | "key_refused" | "account_empty" | "server_busy" | "model_not_there" | "server_refused" | "server_unclear" | "server_fault" | "key_store_missing" | "key_store_locked" | "key_store_refused" | "bake_limit" | "data_in_use" | "data_not_writable" | "data_newer" | "data_foreign" | "data_damaged" | "data_disk_full" | "data_read_only" | "data_busy" | "project_missing" | "thing_missing" | "import_gone" | "not_confirmed" | "folder_not_shown" | "training_runs" | "model_in_use" | "model_stays" | "model_name_taken" | "model_no_room" | "bake_interrupted" | "no_base_prompt" | "no_held_back_questions" | "nothing_to_teach" | "nothing_to_find" | "tools_unreadable" | "nobody_to_ask" | "computer_too_small" | "not_enough_memory" | "out_of_memory" | "worker_killed" | "worker_ended" | "worker_not_started" | "worker_busy" | "nothing_running" | "no_model_loaded" | "bad_request" | "unknown_request" | "internal";

/**
 * What kind of file it is.
 */
export type FileKind = "jsonl" | "json_list" | "json_values" | "csv" | "tsv" | "xlsx" | "parquet";

/**
 * What was found. Its name in files and messages is [`FindingCode::name`].
 */
export type FindingCode = "not_text" | "not_json" | "cut_off" | "several_on_one_line" | "raw_control_character" | "half_character" | "not_a_number" | "mark_in_the_middle" | "line_too_long" | "nested_too_deep" | "file_damaged" | "columns_unclear" | "sheets_left_out" | "quote_not_closed" | "too_many_cells" | "bad_cell" | "not_an_example" | "other_shape" | "no_messages" | "wrong_type" | "no_role" | "unknown_role" | "unknown_key" | "repeated_key" | "bad_weight" | "attachment_left_out" | "empty_message" | "no_answer" | "nothing_to_learn" | "ends_without_answer" | "special_token" | "nul_character" | "invisible_character" | "encoding_damage" | "lost_character" | "entity_left_over" | "tag_left_over" | "open_code_block" | "answer_is_question" | "answer_repeats_question" | "same_endings" | "facts_not_given" | "answer_language" | "email_address" | "phone_number" | "payment_card" | "bank_account" | "secret_key" | "network_address" | "person_name" | "result_without_call" | "call_without_result" | "bad_arguments" | "too_many_tools" | "too_long" | "pictures_not_read" | "too_many_pictures" | "picture_too_large" | "picture_misplaced" | "weight_not_kept" | "name_not_read" | "pair_not_learned" | "fewer_than_taken" | "more_than_taken" | "file_too_large" | "no_examples" | "too_few" | "few" | "no_base_prompt" | "base_prompt_missing" | "other_base_prompt" | "many_base_prompts" | "identical" | "different_answers" | "also_held_back" | "near_copy" | "nearly_held_back" | "different_labels" | "one_sided" | "few_follow_ups";

/**
 * In how many examples something was found.
 */
export type FindingCount = { 
/**
 * What.
 */
code: FindingCode, 
/**
 * In how many.
 */
count: number, };

/**
 * How questions begin.
 */
export type FirstWordFigures = { 
/**
 * The most frequent beginnings.
 */
most: Array<Beginning>, 
/**
 * Questions that were looked at: of very many only some, evenly spread.
 */
of: number, };

/**
 * Whether training is the way. It never blocks anything.
 */
export type Fit = "unknown" | "good" | "partly" | "wont_help";

/**
 * What one press can do about a finding. Its words are in the page's message file under `fix_<name>`.
 */
export type Fix = "put_base_prompt" | "delete_example" | "drop_empty_messages" | "drop_after_last_answer" | "drop_invisible" | "learn_from_answers" | "mend_encoding" | "write_signs" | "drop_special_tokens" | "hide_private_details";

/**
 * Fixes what was found in one example, in some, or in all that have it: each finding by its fix, as one act.
 */
export type FixExamples = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * What was found. Of what has no fix nothing changes.
 */
codes: Array<FindingCode>, 
/**
 * In these; nothing for all that have it.
 */
examples: Array<ExampleId> | null, };

/**
 * Replaces the text of an unreadable line.
 */
export type FixLine = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, 
/**
 * The line.
 */
line: number, 
/**
 * What it should say.
 */
text: string, };

/**
 * What a fix would do.
 */
export type FixPreview = { 
/**
 * How, where there is one way.
 */
fix: Fix | null, 
/**
 * In how many examples it changes something.
 */
count: number, 
/**
 * The first of them.
 */
first: Array<FixedExample>, };

/**
 * An example that a fix changes.
 */
export type FixedExample = { 
/**
 * The example.
 */
id: ExampleId, 
/**
 * Whether it goes into the bin.
 */
is_deleted: boolean, 
/**
 * Its messages that change. Of what stays the same in a long one only the ends are here.
 */
messages: Array<MessageDifference>, };

/**
 * What is wrong with a draft.
 */
export type Flaw = "near_copy" | "empty" | "cut_off" | "too_long" | "repeats" | "refused" | "about_task" | "copies_prompt" | "other_language" | "control_tokens" | "not_in_passage" | "off_topic";

/**
 * Which folder is to be shown in the file manager.
 */
export type FolderRef = "data" | "models" | { "project": { 
/**
 * The project.
 */
project: ProjectId, } } | { "run": { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The run.
 */
run: RunId, } };

/**
 * How an answer is compared with the expected one.
 */
export type Grader = "equals" | "contains";

/**
 * What is wrong with the examples together.
 */
export type Health = { 
/**
 * What they are like, in numbers.
 */
figures: HealthFigures, 
/**
 * About all of them.
 */
whole: Array<Problem>, 
/**
 * About single ones, by what was found, what must be fixed first.
 */
groups: Array<ProblemGroup>, 
/**
 * Of these groups, what can be fixed without thinking about each example.
 */
safe: Array<FindingCode>, 
/**
 * Whether they are still being checked.
 */
is_checking: boolean, 
/**
 * What was found by a look through all texts.
 */
texts: TextsLook, };

/**
 * What is looked at.
 */
export type HealthCheck = "enough" | "format" | "length" | "base_prompt" | "private_details" | "balance";

/**
 * What the examples are like, in numbers.
 */
export type HealthFigures = { 
/**
 * Whether training could begin, and the checks behind that.
 */
readiness: Readiness, 
/**
 * What is asked how often.
 */
topics: TopicFigures, 
/**
 * How long examples are, against what the model reads.
 */
lengths: Lengths, 
/**
 * How questions begin.
 */
first_words: FirstWordFigures, 
/**
 * How many answers conversations have.
 */
turns: TurnFigures, };

/**
 * Whether a training could begin.
 */
export type HealthVerdict = "ready" | "nearly" | "not_yet";

/**
 * By what the held-back examples are chosen.
 */
export type HeldBackBy = "share" | "each_topic" | { "topics": Array<string> } | "locked";

/**
 * How wrong the held-back answers were.
 */
export type HeldBackLoss = { 
/**
 * Before the first step.
 */
first: number | null, 
/**
 * At their best.
 */
best: number | null, 
/**
 * At last.
 */
last: number | null, };

/**
 * Holds examples back, or learns from them again.
 */
export type HoldBack = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * Whether they are held back.
 */
is_held_back: boolean, };

/**
 * The first page.
 */
export type Home = { 
/**
 * The projects, the last opened first.
 */
projects: Array<ProjectCard>, 
/**
 * What happened last, in any project.
 */
recent: Array<Recent>, 
/**
 * What this computer has.
 */
computer: Computer, 
/**
 * The sample projects.
 */
samples: Array<SampleCard>, };

/**
 * How sure it is what the columns are.
 */
export type ImportCertainty = "unclear" | "likely" | "sure" | "chosen";

/**
 * A column of a file.
 */
export type ImportColumn = { 
/**
 * Its name; a letter, as spreadsheets have them, where it has none.
 */
name: string, 
/**
 * What it is taken for.
 */
role: ColumnRole, 
/**
 * The beginnings of its first values.
 */
first: Array<string>, };

/**
 * What can be said of a file as a whole.
 */
export type ImportForm = { 
/**
 * Its kind.
 */
kind: FileKind, 
/**
 * Whether it is packed with gzip.
 */
is_packed: boolean, 
/**
 * How its text is saved: `utf_8`, `utf_16_le`, `utf_16_be` or `windows_1252`.
 */
encoding: string, 
/**
 * The shape that most of its examples have, as findings name it; nothing where its columns say what is what.
 */
shape: string | null, 
/**
 * The sheet that is read, and the others of the workbook that hold something.
 */
sheet: string | null, 
/**
 * See [`ImportForm::sheet`].
 */
other_sheets: Array<string>, 
/**
 * Its columns, or the keys of its objects; none where the shape is known.
 */
columns: Array<ImportColumn>, 
/**
 * How sure it is what they are.
 */
certainty: ImportCertainty, 
/**
 * Whether the first row of a table names its columns.
 */
has_header: boolean, 
/**
 * For rows that bring no base prompt of their own.
 */
base_prompt: string, 
/**
 * The lines of the first rows: as many as each column has first values.
 */
lines: Array<number>, };

/**
 * An import into a project.
 */
export type ImportId = number;

/**
 * A line with something wrong.
 */
export type ImportProblem = { 
/**
 * The line of the file, counted from 1.
 */
line: number, 
/**
 * Which of the entries that begin on the line, counted from 0: a whole list may stand on one.
 */
nth: number, 
/**
 * The file of a folder that has it; nothing where there is only one.
 */
file?: string, 
/**
 * The character of the line, counted from 1, where the fault is one of the text.
 */
column: number | null, 
/**
 * What was found.
 */
code: FindingCode, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * What the sentences need to be complete.
 */
params: { [key in string]: string }, 
/**
 * The line itself, or its beginning; empty where it is an example with something to fix.
 */
text: string, 
/**
 * Whether the line gave no example.
 */
is_unreadable: boolean, 
/**
 * Whether the text is the whole line, so that it can be fixed here.
 */
can_fix: boolean, 
/**
 * The line as it probably was meant, where it can be mended with care: see [`RepairLines`].
 */
repaired?: string, };

/**
 * The lines with something wrong.
 */
export type ImportProblemsRequest = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, 
/**
 * The first one, counted from 0.
 */
from: number, 
/**
 * How many, 500 at most.
 */
count: number, };

/**
 * Which import is meant.
 */
export type ImportRef = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, };

/**
 * How far an import is.
 */
export type ImportState = "reading" | "ready" | "failed" | "accepted";

/**
 * How an import gets on.
 */
export type ImportView = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Its name.
 */
project_name: string, 
/**
 * Whether the project comes into being with this import.
 */
makes_project: boolean, 
/**
 * The import.
 */
import: ImportId, 
/**
 * The name of the file.
 */
file: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * How far it is.
 */
state: ImportState, 
/**
 * Bytes read so far.
 */
bytes_read: number, 
/**
 * Examples so far, also those with something to fix.
 */
examples: number, 
/**
 * Those of them in which something must be fixed before they are learned from.
 */
must_fix: number, 
/**
 * Those of them in which something should be fixed.
 */
should_fix: number, 
/**
 * Those of them with a private detail, such as an e-mail address.
 */
private: number, 
/**
 * Lines that gave no example, and will be left out unless they are fixed here.
 */
unreadable: number, 
/**
 * Those of them that can be mended: see [`RepairLines`].
 */
can_repair: number, 
/**
 * Examples that are in the project already.
 */
already_there: number, 
/**
 * The base prompt that most of them share.
 */
base_prompt: string | null, 
/**
 * The first ones, to see how they will look.
 */
first: Array<Array<Message>>, 
/**
 * What kind of file it is; nothing until that is known, and of a folder.
 */
form: ImportForm | null, 
/**
 * Why the file can't be read at all.
 */
failure: Failure | null, };

/**
 * Where a key is kept.
 */
export type KeepKey = "keyring" | "session" | "file";

/**
 * A key, as much of it as may be shown.
 */
export type KeptKey = { 
/**
 * Its end.
 */
ending: string, 
/**
 * Where it is kept.
 */
keep: KeepKey, };

/**
 * Whether a price is for one model or for a size.
 */
export type Kind = "model" | "tier";

/**
 * What a model or a provider reads at most.
 */
export type LengthLimit = { 
/**
 * In tokens.
 */
tokens: number, 
/**
 * How many examples are longer.
 */
longer: number, 
/**
 * Whether it lies on the axis. A limit far beyond the longest example would leave no room for the bars.
 */
is_on_axis: boolean, };

/**
 * The lengths of examples in tokens.
 */
export type Lengths = { 
/**
 * How many tokens a bar spans: 1, 2 or 5 times a power of ten.
 */
step: number, 
/**
 * How many examples are in each bar; the first spans 0 to `step`, without the latter.
 */
bars: Array<number>, 
/**
 * Whether the last bar also has everything that is longer.
 */
has_longer: boolean, 
/**
 * Half are shorter, half are longer.
 */
typical: number, 
/**
 * The longest.
 */
longest: number, 
/**
 * The limits, as they were given.
 */
limits: Array<LengthLimit>, };

/**
 * A question that others shall be like.
 */
export type Like = { 
/**
 * What is asked.
 */
asks: string, 
/**
 * What it is about; empty where nobody said.
 */
topic: string, };

/**
 * What drafts can be like.
 */
export type LikeWhat = { "examples": Which } | { "question": string } | { "draft": DraftId };

/**
 * Something that a shape has no place for.
 */
export type Loss = "example" | "turns" | "weights" | "names" | "calls" | "tools" | "worse_answers" | "pictures" | "other_entries" | "base_prompts" | "topics" | "notes" | "held_back";

/**
 * Something that a shape can't carry.
 */
export type Lost = { 
/**
 * What.
 */
loss: Loss, 
/**
 * Examples that have it.
 */
examples: number, };

/**
 * Questions that are alike.
 */
export type MapCluster = { 
/**
 * Its name: up to three words that tell it from the others, as somebody wrote them. None where nothing does.
 */
words: Array<string>, 
/**
 * How many questions are in it.
 */
size: number, 
/**
 * The middle of its points.
 */
x: number, 
/**
 * The middle of its points.
 */
y: number, };

/**
 * Reads the file anew, with what a person says of its columns.
 */
export type MapColumns = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, 
/**
 * What each column is. One that isn't named here is kept as it is; with none at all they are guessed anew.
 */
columns: Array<MappedColumn>, 
/**
 * For rows that bring no base prompt of their own; empty for none.
 */
base_prompt: string, 
/**
 * Whether the first row names the columns; nothing leaves that to the program.
 */
has_header: boolean | null, 
/**
 * The sheet of a workbook; nothing leaves that to the program.
 */
sheet: string | null, };

/**
 * Questions that say nearly the same.
 */
export type MapCrowd = { 
/**
 * Their numbers, the one first that the others make the least missed. Whoever thins them out takes away from the
 * front: what is left is as varied as so many of them can be.
 */
examples: Array<number>, 
/**
 * How many are worth keeping: as many as keep the crowd visible without letting it lead.
 */
worth_keeping: number, 
/**
 * The number of the one that speaks for them all.
 */
central: number, 
/**
 * The middle of its points.
 */
x: number, 
/**
 * The middle of its points.
 */
y: number, };

/**
 * One question.
 */
export type MapPoint = { 
/**
 * Its number.
 */
id: number, 
/**
 * From left to right, 0 to 1.
 */
x: number, 
/**
 * From top to bottom, 0 to 1. The map is wider than it is high: draw it so.
 */
y: number, 
/**
 * Its place in [`VarietyMap::clusters`].
 */
cluster: number, 
/**
 * The place of its topic in [`VarietyMap::topics`].
 */
topic: number | null, };

/**
 * What a column is.
 */
export type MappedColumn = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
role: ColumnRole, };

/**
 * How sure a price is.
 */
export type Mark = "confirmed" | "unsure";

/**
 * One turn of a conversation. What it doesn't have is not written: of a hundred thousand stored examples that is a fifth.
 */
export type Message = { 
/**
 * Who speaks.
 */
role: Role, 
/**
 * The text. Empty when the message only calls tools.
 */
content: string, 
/**
 * The speaker's name, where a file gives one.
 */
name?: string, 
/**
 * 0 means: don't learn from this answer. 1, or nothing, means: learn.
 */
weight?: number, 
/**
 * Calls that the assistant makes in this message.
 */
tool_calls?: Array<ToolCall>, 
/**
 * The call that this message answers.
 */
tool_call_id?: string, 
/**
 * The JSON text of the list of parts, where the message has pictures or sounds among them: kept as it came. Their
 * texts together are [`Message::content`], which counts where the two differ.
 */
parts?: string, 
/**
 * What else the file says of it, as the JSON text of an object: kept, and written again.
 */
extra?: string, };

/**
 * What became of a message.
 */
export type MessageChange = "same" | "changed" | "removed" | "added";

/**
 * A message of either example, or of both.
 */
export type MessageDifference = { 
/**
 * What became of it.
 */
change: MessageChange, 
/**
 * Who says it.
 */
role: Role, 
/**
 * Its place among all messages of the example before; nothing when it was added.
 */
before: number | null, 
/**
 * Its place among all messages of the example after; nothing when it was removed.
 */
after: number | null, 
/**
 * What it says.
 */
content: Array<Piece>, 
/**
 * The arguments of its calls, one call after the other.
 */
arguments: Array<Array<Piece>>, 
/**
 * Whether it is learned from now, where that changed.
 */
is_learned: boolean | null, };

/**
 * The curve since a point.
 */
export type MetricsRequest = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The run.
 */
run: RunId, 
/**
 * Points after this many that the page has; 0 for all.
 */
after: number, };

/**
 * Millionths of a US dollar.
 */
export type MicroDollars = number;

/**
 * How often something that was written couldn't be used.
 */
export type Miss = { 
/**
 * What was wrong with it.
 */
flaw: Flaw, 
/**
 * Drafts that were left out for it.
 */
left_out: number, 
/**
 * Tries that were thrown away for it, with another one after them.
 */
tried_again: number, };

/**
 * One model file.
 */
export type ModelOnDisk = { 
/**
 * The name of its file: what requests call it by.
 */
file: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Size of the file.
 */
bytes: number, 
/**
 * Numbers it consists of; nothing when the file can't be read.
 */
parameters: number | null, 
/**
 * Memory that a usual training of it needs.
 */
training_bytes: number | null, 
/**
 * Whether this computer has that memory.
 */
can_train: boolean, 
/**
 * Whether it comes with the program and can't be removed.
 */
is_starter: boolean, 
/**
 * Projects that use it.
 */
used_by: Array<string>, 
/**
 * Why it can't be used.
 */
failure: Failure | null, };

/**
 * Which model is meant.
 */
export type ModelRef = { 
/**
 * The name of its file.
 */
file: string, };

/**
 * The models on this computer.
 */
export type Models = { 
/**
 * The models, the starter model first.
 */
models: Array<ModelOnDisk>, 
/**
 * Where they lie, to be shown.
 */
folder: string, 
/**
 * Bytes they take together.
 */
bytes: number, 
/**
 * Bytes that runs and checkpoints take.
 */
run_bytes: number, 
/**
 * Bytes free on that disk.
 */
free_bytes: number | null, };

/**
 * What else must be true of an example.
 */
export type Narrow = { 
/**
 * It is about this; empty for those that are about nothing.
 */
topic?: string, 
/**
 * It comes from there.
 */
source?: Source, 
/**
 * This was found in it.
 */
finding?: FindingCode, 
/**
 * It has this many tokens at the least.
 */
least_tokens?: number, 
/**
 * It has this many tokens at most.
 */
most_tokens?: number, 
/**
 * It has this many answers at the least.
 */
least_turns?: number, 
/**
 * It has this many answers at most.
 */
most_turns?: number, 
/**
 * Whether it is a preference pair.
 */
is_pair?: boolean, 
/**
 * Whether it is held back for checking.
 */
is_held_back?: boolean, 
/**
 * It is one of these.
 */
examples?: Array<ExampleId>, };

/**
 * How a project begins.
 */
export type NewProject = { "idea": { 
/**
 * Its name; may be empty.
 */
name: string, 
/**
 * What the model shall do; may be empty.
 */
goal: string, } } | { "sample": { 
/**
 * The name of the sample.
 */
sample: string, } };

/**
 * Where an example comes from.
 */
export type Origin = "written" | "imported" | "baked" | "taught" | "sample";

/**
 * A project to switch to.
 */
export type OtherProject = { 
/**
 * The project.
 */
id: ProjectId, 
/**
 * Its name.
 */
name: string, };

/**
 * A project as the sidebar shows it.
 */
export type Overview = { 
/**
 * The project.
 */
id: ProjectId, 
/**
 * Its name.
 */
name: string, 
/**
 * What the model shall do.
 */
goal: string, 
/**
 * Goes up with every change of anything in the project.
 */
revision: number, 
/**
 * The five steps, in their order.
 */
steps: Array<Step>, 
/**
 * The one next step.
 */
tip: Tip, 
/**
 * What can be undone.
 */
history: UndoState, 
/**
 * Drafts that wait for review.
 */
drafts_waiting: number, 
/**
 * Runs, for the count beside the tab.
 */
runs: number, 
/**
 * Findings, for the count beside the tab.
 */
findings: number, 
/**
 * The other projects, for the switcher.
 */
others: Array<OtherProject>, };

/**
 * A passage of a document.
 */
export type PassageShown = { 
/**
 * The name of the document.
 */
document: string, 
/**
 * The headings that it stands under.
 */
heading: string | null, 
/**
 * The page on which it begins, where there are pages.
 */
page: number | null, 
/**
 * What it says.
 */
text: string, };

/**
 * Adds a text that was pasted.
 */
export type PasteDocument = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * What the person calls it.
 */
name: string, 
/**
 * The text.
 */
text: string, };

/**
 * A key on its way in. It shows itself nowhere.
 */
export type Pasted = string;

/**
 * A stretch of a text.
 */
export type Piece = { 
/**
 * Whether it was, is, or both.
 */
kind: PieceKind, 
/**
 * The stretch.
 */
text: string, };

/**
 * What became of a piece, or of a message.
 */
export type PieceKind = "same" | "removed" | "added";

/**
 * Where an example stands in a view.
 */
export type PlaceRequest = { 
/**
 * The view.
 */
view: ViewRequest, 
/**
 * The example.
 */
example: ExampleId, };

/**
 * A whole plan of a training, each setting with its reason.
 */
export type Plan = { 
/**
 * Passes over the examples to learn from.
 */
passes: Automatic<number>, 
/**
 * Examples per step.
 */
examples_per_step: Automatic<number>, 
/**
 * Learning speed: the learning rate as a multiple of the model's base.
 */
speed: Automatic<number>, 
/**
 * The learning rate that this speed means for the model.
 */
learning_rate: number, 
/**
 * Rank of the adapter.
 */
rank: Automatic<number>, 
/**
 * Scale of the adapter.
 */
alpha: Automatic<number>, 
/**
 * Examples held back for checking.
 */
held_back: Automatic<number>, 
/**
 * Seed of the training.
 */
seed: Automatic<number>, };

/**
 * What can be decided in the plan.
 */
export type PlanChange = { "goal": string } | { "base_prompt": string } | { "wish": { 
/**
 * Which.
 */
wish: Wish, 
/**
 * Whether it is ticked.
 */
is_on: boolean, } } | { "criteria": Array<string> } | { "questions": Array<string> } | { "wanted_examples": number } | { "starter": { 
/**
 * The goal.
 */
goal: string, 
/**
 * The base prompt.
 */
base_prompt: string, 
/**
 * The wishes.
 */
wishes: Array<Wish>, 
/**
 * The criteria.
 */
criteria: Array<string>, } };

/**
 * The plan of a project.
 */
export type PlanPage = { 
/**
 * The project's name.
 */
name: string, 
/**
 * What the model shall do.
 */
goal: string, 
/**
 * What the model is told before the person speaks.
 */
base_prompt: string, 
/**
 * Its length in tokens.
 */
base_prompt_tokens: number, 
/**
 * The wishes that are ticked.
 */
wishes: Array<Wish>, 
/**
 * Whether training is the way to them.
 */
fit: Fit, 
/**
 * By what an answer is judged.
 */
criteria: Array<string>, 
/**
 * Questions to try the model with.
 */
questions: Array<string>, 
/**
 * How many examples the person wants to have.
 */
wanted_examples: number, 
/**
 * Examples that can be learned from.
 */
ready_examples: number, 
/**
 * All examples.
 */
examples: number, 
/**
 * Examples with another base prompt than the plan's, or none.
 */
other_base_prompts: number, 
/**
 * How long a training would take here; nothing where it can't be told yet.
 */
training_seconds: Span | null, };

/**
 * Something about an example, or about all of them, that a person should know.
 */
export type Problem = { 
/**
 * What was found: its sentences are `finding_<code>` and `finding_<code>_next`.
 */
code: FindingCode, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * The message inside the example, counted from 0.
 */
message: number | null, 
/**
 * Where in the message's text; nothing for the message as a whole.
 */
span: TextSpan | null, 
/**
 * What the sentences need to be complete.
 */
params: { [key in string]: string }, 
/**
 * What one press can do about it.
 */
fix: Fix | null, 
/**
 * Whether that is right wherever this is found, so that it may be done along with something else.
 */
is_safe: boolean, };

/**
 * The examples with the same finding.
 */
export type ProblemGroup = { 
/**
 * The finding, as in the first of them.
 */
problem: Problem, 
/**
 * How many have it.
 */
count: number, 
/**
 * Some of them.
 */
first: Array<ExampleRow>, };

/**
 * One project on the first page.
 */
export type ProjectCard = { 
/**
 * The project.
 */
id: ProjectId, 
/**
 * Its name.
 */
name: string, 
/**
 * What the model shall do.
 */
goal: string, 
/**
 * Examples in it.
 */
examples: number, 
/**
 * Runs in it.
 */
runs: number, 
/**
 * How far the five steps are.
 */
steps: Array<Step>, 
/**
 * When it was last opened, in milliseconds since 1970.
 */
opened_at: number, 
/**
 * Why it can't be opened; then nothing is known of what is in it.
 */
failure: Failure | null, };

/**
 * A project.
 */
export type ProjectId = string;

/**
 * Which project is meant.
 */
export type ProjectRef = { 
/**
 * The project.
 */
project: ProjectId, };

/**
 * How long questions are.
 */
export type QuestionLengths = "any" | "short" | "long" | "mixed";

/**
 * From `least` to `most`, both included.
 */
export type Range<T> = { 
/**
 * The low end.
 */
least: T, 
/**
 * The high end, never below the low one.
 */
most: T, };

/**
 * Rates answers; nothing takes a rating back.
 */
export type RateAnswer = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The answers, each with its rating: one press may rate both of two.
 */
ratings: Array<[AnswerId, Rating | null]>, };

/**
 * What a person thinks of an answer.
 */
export type Rating = "good" | "bad";

/**
 * All checks together.
 */
export type Readiness = { 
/**
 * The whole.
 */
verdict: HealthVerdict, 
/**
 * The checks, in the order of [`Check::ALL`].
 */
checks: [Checked, Checked, Checked, Checked, Checked, Checked], };

/**
 * Why a setting is what it is.
 */
export type Reason = "chosen" | "passes_usual" | "passes_many" | "passes_very_many" | "step_share" | "step_least" | "step_most" | "speed_small_steps" | "speed_usual" | "speed_large_steps" | "rank_usual" | "alpha_twice_rank" | "held_back_share" | "held_back_least" | "held_back_most" | "held_back_little" | "held_back_half" | "seed_usual";

/**
 * Something that happened.
 */
export type Recent = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Its name.
 */
project_name: string, 
/**
 * What happened.
 */
what: RecentKind, 
/**
 * When, in milliseconds since 1970.
 */
at: number, };

/**
 * What happened.
 */
export type RecentKind = { "kind": "run", 
/**
 * The number of the run.
 */
number: number, 
/**
 * Whether it came to its end.
 */
is_done: boolean, } | { "kind": "import", 
/**
 * Its name.
 */
file: string, 
/**
 * Examples that came in.
 */
examples: number, } | { "kind": "bake", 
/**
 * How many.
 */
drafts: number, 
/**
 * How many wait for review.
 */
waiting: number, } | { "kind": "evaluation", 
/**
 * The run that answered; nothing for the baseline.
 */
number: number | null, 
/**
 * How it did, where that can be counted.
 */
score: RightAnswers | null, };

/**
 * What to bake.
 */
export type Recipe = { 
/**
 * What people ask about, each with its share; the shares add up to 100.
 */
topics: Array<RecipeTopic>, 
/**
 * How many drafts.
 */
count: number, 
/**
 * How different they are from each other.
 */
variety: Variety, 
/**
 * The model that writes.
 */
writer: string | null, 
/**
 * How many examples it gets to copy the style of.
 */
style_examples: number, 
/**
 * What people will ask, in the person's words.
 */
asks: string, 
/**
 * Who asks, one on each line: each draft is asked by the next of them.
 */
people: string, 
/**
 * In what mood, one on each line: each draft in the next of them.
 */
moods: string, 
/**
 * In which language, one on each line: each draft in the next of them.
 */
languages: string, 
/**
 * How long questions are.
 */
lengths: QuestionLengths, 
/**
 * The share of drafts in which the person writes more than once, in per cent.
 */
longer: number, 
/**
 * How often at most, from 2 to 5.
 */
most_turns: number, 
/**
 * The share of cases that are hard to answer or should be declined, in per cent.
 */
hard: number, 
/**
 * How answers should be, for the writer alone: examples keep the base prompt, and nothing else.
 */
style_guide: string, 
/**
 * The share of drafts that ask about the documents, in per cent. Without documents there are none.
 */
documents: number, 
/**
 * Whether the writer looks at each draft once more, gives it a score, and leaves out what is off its topic.
 */
judge: boolean, 
/**
 * What every draft of a batch shall be like, in turn. Nothing in the recipe that is kept: it is for one batch.
 */
like: Array<Like>, };

/**
 * What people ask about.
 */
export type RecipeTopic = { 
/**
 * In the person's words.
 */
name: string, 
/**
 * Its share in per cent.
 */
share: number, 
/**
 * What there is within it, one on each line: each draft on the topic is about the next of them.
 */
within: string, };

/**
 * Why a provider would not take the examples.
 */
export type Refusal = { "too_few_examples": { 
/**
 * The provider's least.
 */
least: number, } };

/**
 * Something that a service refuses, or takes no notice of.
 */
export type Refused = { 
/**
 * Which service.
 */
target: TargetName, 
/**
 * What: its sentences are `finding_<code>` and `finding_<code>_next`.
 */
code: FindingCode, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * What the sentences need to be complete, as it is in the first example that has it.
 */
params: { [key in string]: string }, 
/**
 * Examples that have it; nothing for what is about the whole file.
 */
examples: number | null, };

/**
 * Writes what the person thinks of a draft. It goes along into the example when she keeps the draft.
 */
export type RemarkDraft = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The draft.
 */
draft: DraftId, 
/**
 * From 1 to 5; nothing for no rating.
 */
rating: number | null, 
/**
 * A note.
 */
note: string, };

/**
 * Gives a project another name.
 */
export type RenameProject = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The name.
 */
name: string, };

/**
 * Gives a version another name.
 */
export type RenameVersion = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The version.
 */
version: VersionId, 
/**
 * The name.
 */
name: string, };

/**
 * Puts mended lines in place of unreadable ones, as [`ImportProblem::repaired`] shows them.
 */
export type RepairLines = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The import.
 */
import: ImportId, 
/**
 * Which lines; nothing for all that can be mended.
 */
lines: Array<number> | null, };

/**
 * A text to be replaced in examples.
 */
export type Replace = { 
/**
 * In these.
 */
selection: Selection, 
/**
 * What is looked for; not empty.
 */
find: string, 
/**
 * What takes its place.
 */
with: string, 
/**
 * Whether capital letters count.
 */
match_case: boolean, 
/**
 * Whether it must stand as a word of its own.
 */
whole_words: boolean, 
/**
 * In what is said by these; empty for everybody.
 */
roles: Array<Role>, };

/**
 * One place where a text would be replaced.
 */
export type ReplacePlace = { 
/**
 * The example.
 */
example: ExampleId, 
/**
 * Who speaks.
 */
role: Role, 
/**
 * What stands before the place.
 */
before: string, 
/**
 * What is found.
 */
found: string, 
/**
 * What takes its place.
 */
with: string, 
/**
 * What stands behind it.
 */
after: string, };

/**
 * What replacing a text would do.
 */
export type ReplacePreview = { 
/**
 * Examples that would change.
 */
examples: number, 
/**
 * Places that would change.
 */
places: number, 
/**
 * The first of them.
 */
first: Array<ReplacePlace>, };

/**
 * The examples are those of a version again.
 */
export type RestoredVersion = { 
/**
 * The act.
 */
act: DoneAct, 
/**
 * What the examples were before is this version.
 */
before: VersionId, };

/**
 * The draft to decide about.
 */
export type ReviewPage = { 
/**
 * It; nothing when all are decided.
 */
draft: Draft | null, 
/**
 * How each draft of the batch was decided, in their order.
 */
states: Array<DraftState>, 
/**
 * Its place among them, counted from 0.
 */
place: number | null, 
/**
 * Kept as they were.
 */
kept: number, 
/**
 * Kept after a change.
 */
edited: number, 
/**
 * Skipped.
 */
skipped: number, 
/**
 * Examples for each topic so far.
 */
topics: Array<TopicCount>, 
/**
 * What comes of writing the draft anew.
 */
rewriting: Rewriting | null, };

/**
 * Has the writer write a part of a draft anew.
 */
export type RewriteDraft = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The draft.
 */
draft: DraftId, 
/**
 * What it says now: what a person changed in it counts.
 */
messages: Array<Message>, 
/**
 * What of it.
 */
part: RewritePart, 
/**
 * How it shall be, in the person's words; nothing for just another one.
 */
wish: string, };

/**
 * What of a draft is written anew.
 */
export type RewritePart = "answer" | "question";

/**
 * A draft that is being written anew, or couldn't be.
 */
export type Rewriting = { 
/**
 * The task.
 */
task: TaskId, 
/**
 * Why nothing came of it; nothing while it runs.
 */
failure: Failure | null, };

/**
 * Right answers among the questions.
 */
export type RightAnswers = { 
/**
 * How many were right.
 */
right: number, 
/**
 * Of how many.
 */
of: number, 
/**
 * The share that more such questions would likely show, from 0 to 1.
 */
likely: Span, };

/**
 * Who speaks. The names are those of the OpenAI chat format.
 */
export type Role = "system" | "developer" | "user" | "assistant" | "tool" | "function";

/**
 * The rows that the table shows now.
 */
export type RowsRequest = { 
/**
 * Of which view.
 */
view: ViewRequest, 
/**
 * The first row, counted from 0.
 */
from: number, 
/**
 * How many, 500 at most.
 */
count: number, };

/**
 * What can be asked of a run.
 */
export type RunAct = "pause" | "resume" | "stop" | "discard" | "continue";

/**
 * What is different from the run before.
 */
export type RunChange = { "change": "first" } | { "change": "examples_added", 
/**
 * How many.
 */
count: number, } | { "change": "examples_removed", 
/**
 * How many.
 */
count: number, } | { "change": "examples_edited" } | { "change": "model", 
/**
 * Its name.
 */
name: string, } | { "change": "passes", 
/**
 * How many now.
 */
passes: number, } | { "change": "speed", 
/**
 * How fast now.
 */
speed: number, } | { "change": "examples_per_step", 
/**
 * How many now.
 */
count: number, } | { "change": "nothing" };

/**
 * Asks something of a run.
 */
export type RunControl = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The run.
 */
run: RunId, 
/**
 * What.
 */
act: RunAct, };

/**
 * A run, whole but for its curve.
 */
export type RunDetail = { 
/**
 * What the list shows of it.
 */
row: RunRow, 
/**
 * Why it failed or stopped.
 */
failure: Failure | null, 
/**
 * The step of the checkpoint that it can go on from.
 */
checkpoint: number | null, 
/**
 * Passes over the examples so far.
 */
pass: number, 
/**
 * Tokens a second, lately.
 */
tokens_per_second: number | null, 
/**
 * Memory that it takes.
 */
memory_bytes: number | null, 
/**
 * Memory of this computer.
 */
computer_bytes: number | null, 
/**
 * What happened, the last first.
 */
events: Array<RunEvent>, 
/**
 * A held-back question and what the model said to it along the way.
 */
samples: Array<RunSample>, 
/**
 * What to make of the curve.
 */
advice: Advice, 
/**
 * The run before, to compare with.
 */
earlier: RunId | null, };

/**
 * Something that happened in a run.
 */
export type RunEvent = { 
/**
 * When, in milliseconds since 1970.
 */
at: number, 
/**
 * What: its words are `run_event_<what>`.
 */
what: RunEventKind, 
/**
 * After which step.
 */
step: number, 
/**
 * For a held-back check: how wrong the answers were.
 */
loss: number | null, };

/**
 * What can happen in a run.
 */
export type RunEventKind = "started" | "best" | "checkpoint" | "paused" | "resumed" | "continued" | "stopped" | "interrupted" | "not_responding" | "failed" | "finished";

/**
 * A run: one training.
 */
export type RunId = string;

/**
 * Points of a curve.
 */
export type RunMetrics = { 
/**
 * What to ask with for the next ones.
 */
next: number, 
/**
 * Whether this is the whole curve, as also when the run went back to a checkpoint: then what the page has is to be
 * thrown away.
 */
is_whole: boolean, 
/**
 * Whether there were so many points that only the lowest and the highest of each stretch are kept.
 */
is_thinned: boolean, 
/**
 * Step and loss of the examples learned from; nothing for a loss that is no number.
 */
training: Array<[number, number | null]>, 
/**
 * Steps done before and loss of the held-back ones.
 */
held_back: Array<[number, number | null]>, 
/**
 * Steps of the checkpoints.
 */
checkpoints: Array<number>, 
/**
 * Steps in all.
 */
steps: number | null, 
/**
 * Steps of one pass.
 */
steps_per_pass: number | null, };

/**
 * Which run is meant.
 */
export type RunRef = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The run.
 */
run: RunId, };

/**
 * A run in the list.
 */
export type RunRow = { 
/**
 * The run.
 */
id: RunId, 
/**
 * Its number in the project.
 */
number: number, 
/**
 * How it is.
 */
state: RunState, 
/**
 * The model's name.
 */
model: string, 
/**
 * Examples learned from.
 */
examples: number, 
/**
 * Examples held back.
 */
held_back: number, 
/**
 * Passes.
 */
passes: number, 
/**
 * Learning speed.
 */
speed: number, 
/**
 * Examples per step.
 */
examples_per_step: number, 
/**
 * What is different from the run before.
 */
changes: Array<RunChange>, 
/**
 * A few points of its curve.
 */
curve: Array<number>, 
/**
 * Steps done.
 */
step: number, 
/**
 * Steps in all; nothing before the first one.
 */
steps: number | null, 
/**
 * The time left.
 */
seconds_left: Span | null, 
/**
 * The time it ran.
 */
seconds: number, 
/**
 * When it was started, in milliseconds since 1970.
 */
started_at: number, 
/**
 * How wrong the held-back answers were before, at their best, and at last.
 */
held_back_loss: HeldBackLoss, 
/**
 * Its score, if it was asked the questions.
 */
score: RightAnswers | null, 
/**
 * Whether it can be talked with.
 */
is_usable: boolean, };

/**
 * What the model said to a held-back question.
 */
export type RunSample = { 
/**
 * After which step.
 */
step: number, 
/**
 * The question.
 */
question: string, 
/**
 * The answer.
 */
answer: string, 
/**
 * The right answer.
 */
expected: string, };

/**
 * How a run is.
 */
export type RunState = "starting" | "training" | "paused" | "stopping" | "stopped" | "failed" | "done";

/**
 * A sample project.
 */
export type SampleCard = { 
/**
 * Its name, by which it is opened.
 */
sample: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * What its model shall do.
 */
goal: string, 
/**
 * Examples in it.
 */
examples: number, 
/**
 * The project that was made from it, if there is one already.
 */
project: ProjectId | null, };

/**
 * Saves a version.
 */
export type SaveVersion = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Its name.
 */
name: string, };

/**
 * Right answers out of all.
 */
export type Score = { 
/**
 * Answers that were right.
 */
right: number, 
/**
 * All answers.
 */
of: number, 
/**
 * The share of right answers that more questions of this kind would show, 19 times out of 20, from 0 to 1.
 */
likely: Range<number>, };

/**
 * Some examples.
 */
export type Selection = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Which.
 */
which: Which, };

/**
 * What left this computer for one place.
 */
export type Sent = { 
/**
 * The model that was asked, with its service.
 */
writer: string, 
/**
 * Where it is.
 */
host: string, 
/**
 * How many questions.
 */
calls: number, 
/**
 * Tokens of them, of those that were answered.
 */
tokens: number, 
/**
 * When the last one was asked, in milliseconds since 1970.
 */
last_at: number, };

/**
 * A model of a connection.
 */
export type ServerModel = { 
/**
 * What it is asked by.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, };

/**
 * Notes what the model of a connection costs.
 */
export type SetPrice = { 
/**
 * The connection.
 */
id: string, 
/**
 * The price, as the person read it; nothing where she doesn't know it.
 */
price: TokenPrice | null, };

/**
 * Marks examples to be looked at again, or as looked at.
 */
export type SetReview = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * Whether the person wants to look at them again.
 */
to_review: boolean, };

/**
 * Gives examples a topic.
 */
export type SetTopic = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * What they are about; empty for nothing.
 */
topic: string, };

/**
 * What the person set. Sent back whole.
 */
export type Settings = { 
/**
 * Light, dark, or as the computer is.
 */
theme: Theme, 
/**
 * Size of all text, in per cent: 90, 100, 115 or 130.
 */
text_size: number, 
/**
 * Whether rows of a list have more room.
 */
roomy_rows: boolean, 
/**
 * Darker text and lines.
 */
stronger_contrast: boolean, 
/**
 * Nothing moves, whatever the computer is set to.
 */
less_motion: boolean, 
/**
 * The technical names are shown beside the plain ones.
 */
technical_names: boolean, 
/**
 * The coach in the sidebar names the next step.
 */
coach: boolean, 
/**
 * Keys without Ctrl do something, as K for keep.
 */
single_keys: boolean, 
/**
 * The names of the models are hidden while answers are rated.
 */
hide_names: boolean, 
/**
 * The person has read that work goes on when the window is closed.
 */
knows_about_closing: boolean, };

/**
 * How much a finding matters.
 */
export type Severity = "must_fix" | "should_fix" | "hint";

/**
 * The shape of one example, or of a whole file.
 */
export type Shape = "chat" | "chat_azure" | "preference" | "prompt_completion" | "trl_prompt_completion" | "trl_preference" | "trl_kto" | "sharegpt" | "alpaca" | "gemini" | "bedrock" | "spreadsheet" | "table" | "parquet" | "token_report" | "hugging_face" | "mlx" | "llama_factory" | "axolotl";

/**
 * Where examples come from: a file, or another way.
 */
export type Source = { "origin": Origin } | { "import": ImportId };

/**
 * How many examples come from there.
 */
export type SourceCount = { 
/**
 * Where.
 */
source: Source, 
/**
 * The name of the file, for an import.
 */
file: string | null, 
/**
 * How many.
 */
count: number, };

/**
 * A range, both ends included.
 */
export type Span = { 
/**
 * The low end.
 */
least: number, 
/**
 * The high end.
 */
most: number, };

/**
 * What the window starts with.
 */
export type Start = { 
/**
 * The version of the program.
 */
version: string, 
/**
 * The person's settings.
 */
settings: Settings, 
/**
 * Whether a file waits to be imported: ask `file_opened`.
 */
has_file: boolean, };

/**
 * Asks the questions.
 */
export type StartEvaluation = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Whom, one after the other.
 */
ask: Array<Asked>, };

/**
 * One of the five steps.
 */
export type Step = { 
/**
 * Which one.
 */
name: StepName, 
/**
 * Its glyph.
 */
state: StepState, 
/**
 * Its words, `step_<status>`.
 */
status: StepStatus, };

/**
 * The five steps.
 */
export type StepName = "plan" | "examples" | "train" | "evaluate" | "use";

/**
 * The glyph of a step.
 */
export type StepState = { "state": "not_started" } | { "state": "running", 
/**
 * How much is done, from 0 to 1.
 */
share: number, } | { "state": "needs_attention" } | { "state": "done" };

/**
 * The words of a step.
 */
export type StepStatus = { "status": "plan_empty" } | { "status": "plan_good_fit" } | { "status": "plan_partly" } | { "status": "plan_wont_help" } | { "status": "plan_started" } | { "status": "examples_none" } | { "status": "examples", 
/**
 * All of them.
 */
count: number, 
/**
 * Those that must or should be fixed.
 */
needs_fix: number, } | { "status": "examples_too_few", 
/**
 * How many there are.
 */
count: number, 
/**
 * How many are needed.
 */
least: number, } | { "status": "train_not_started" } | { "status": "train_running", 
/**
 * The number of the run.
 */
number: number, 
/**
 * The time left.
 */
seconds_left: Range<number> | null, } | { "status": "train_paused", 
/**
 * The number of the run.
 */
number: number, } | { "status": "train_stopped", 
/**
 * The number of the run.
 */
number: number, 
/**
 * The last step that was done.
 */
step: number, } | { "status": "train_failed", 
/**
 * The number of the run.
 */
number: number, } | { "status": "train_finished", 
/**
 * The number of the run.
 */
number: number, } | { "status": "evaluate_no_baseline" } | { "status": "evaluate_running" } | { "status": "evaluate_baseline", 
/**
 * Its score, where it can be counted.
 */
score: Score | null, } | { "status": "evaluate_scored", 
/**
 * The run's score, where it can be counted.
 */
score: Score | null, 
/**
 * The baseline's.
 */
baseline: Score | null, } | { "status": "use_after_training" } | { "status": "use_ready", 
/**
 * The number of the run.
 */
number: number, };

/**
 * What lies where, and how much of it.
 */
export type Storage = { 
/**
 * Where the projects lie, to be shown.
 */
data_folder: string, 
/**
 * Bytes of all projects, runs and all.
 */
project_bytes: number, 
/**
 * Projects in the bin.
 */
binned_projects: Array<BinnedProject>, 
/**
 * Examples in the bins of all projects.
 */
binned_examples: number, 
/**
 * Where the models lie, to be shown.
 */
models_folder: string, 
/**
 * Bytes of the models.
 */
model_bytes: number, 
/**
 * What was asked of models elsewhere, by all projects, the last first.
 */
sent: Array<Sent>, };

/**
 * Has the writer suggest topics.
 */
export type SuggestTopics = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The topic to find parts of; nothing for whole topics.
 */
within: string | null, };

/**
 * Topics that the writer suggests.
 */
export type Suggested = { 
/**
 * What they are within; nothing for whole topics.
 */
within: string | null, 
/**
 * Their names.
 */
names: Array<string>, 
/**
 * What runs, while it is thinking.
 */
task: TaskId | null, 
/**
 * Why it has none.
 */
failure: Failure | null, };

/**
 * What a training takes on this computer.
 */
export type TakesHere = { 
/**
 * Tokens of one pass, as the model counts them.
 */
tokens: number, 
/**
 * Passes.
 */
passes: number, 
/**
 * Tokens of all passes.
 */
trained_tokens: number, 
/**
 * The time.
 */
seconds: Span, 
/**
 * Memory at its highest.
 */
memory_bytes: number, 
/**
 * Memory of this computer.
 */
computer_bytes: number | null, 
/**
 * Disk, for checkpoints and what is learned.
 */
disk_bytes: number, 
/**
 * Free on that disk.
 */
free_disk_bytes: number | null, };

/**
 * Where examples may go. The message file has the names under `target_name_<name>`.
 */
export type TargetName = "this_computer" | "openai" | "azure" | "together" | "fireworks" | "nebius" | "crusoe";

/**
 * Something that takes long.
 */
export type Task = { 
/**
 * The task.
 */
id: TaskId, 
/**
 * What it does.
 */
kind: TaskKind, 
/**
 * In which project.
 */
project: ProjectId | null, 
/**
 * The name of that project.
 */
project_name: string | null, 
/**
 * For a training: the run and its number.
 */
run: RunId | null, 
/**
 * The number of the run, or of whatever else of its kind.
 */
number: number | null, 
/**
 * How it is.
 */
state: TaskState, 
/**
 * What is done.
 */
done: number, 
/**
 * Of how much; nothing where that can't be told.
 */
total: number | null, 
/**
 * The time left.
 */
seconds_left: Span | null, 
/**
 * Whether it can be paused.
 */
can_pause: boolean, 
/**
 * Why it failed.
 */
failure: Failure | null, 
/**
 * When it ended, in milliseconds since 1970.
 */
ended_at: number | null, };

/**
 * What can be asked of a task.
 */
export type TaskAct = "pause" | "resume" | "cancel";

/**
 * Asks a task for something.
 */
export type TaskControl = { 
/**
 * The task.
 */
task: TaskId, 
/**
 * What is asked.
 */
act: TaskAct, };

/**
 * A task of the running program.
 */
export type TaskId = number;

/**
 * What a task does. Its words are `task_<kind>`.
 */
export type TaskKind = "import" | "check" | "variety_map" | "export" | "bake" | "rewrite" | "suggest" | "read_document" | "train" | "evaluate" | "add_model";

/**
 * How a task is.
 */
export type TaskState = "queued" | "running" | "paused" | "stopping" | "done" | "cancelled" | "failed";

/**
 * Makes an example of a question and the answer it should have got. The question is no longer held back.
 */
export type Teach = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The held-back example, or nothing for a conversation.
 */
example: ExampleId | null, 
/**
 * The conversation up to the answer, base prompt and all; empty for the question of `example`.
 */
messages: Array<Message>, 
/**
 * The right answer.
 */
answer: string, };

/**
 * Tests a connection, and keeps it where it answers.
 */
export type TestConnection = { 
/**
 * The connection.
 */
id: string, 
/**
 * Where it is; only for an address that the person enters.
 */
address: string | null, 
/**
 * Whether the address may lie in the local network, where anybody can listen.
 */
allow_network: boolean, 
/**
 * A new key; nothing for the one that is kept.
 */
key: Pasted | null, 
/**
 * Where a new key is kept.
 */
keep: KeepKey, };

/**
 * A stretch of one text of a message.
 */
export type TextSpan = { 
/**
 * The call whose arguments the text is, counted from 0. Nothing: the text is what the message says.
 */
call: number | null, 
/**
 * Where it begins, in characters (Unicode scalar values), counted from 0.
 */
start: number, 
/**
 * Where it ends: the first character behind it.
 */
end: number, };

/**
 * How far what takes a look through all texts can be relied on: near-copies, languages, facts that nothing gives.
 */
export type TextsLook = { 
/**
 * Whether anybody ever looked.
 */
was_done: boolean, 
/**
 * Whether nothing that makes a difference has changed since.
 */
is_current: boolean, 
/**
 * Whether names of persons are looked for as well.
 */
names: boolean, 
/**
 * The task that is looking.
 */
task: TaskId | null, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * Puts those of a crowd into the bin that nobody would miss.
 */
export type ThinOut = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The example that speaks for the crowd.
 */
central: ExampleId, };

/**
 * The one next step, as the coach says it: `tip_<tip>`, and `tip_<tip>_link` where there is something to press.
 */
export type Tip = { "tip": "write_goal" } | { "tip": "write_base_prompt" } | { "tip": "training_wont_help" } | { "tip": "add_examples" } | { "tip": "more_examples", 
/**
 * How many there are.
 */
count: number, 
/**
 * How many are needed, or are better.
 */
wanted: number, } | { "tip": "fix_examples", 
/**
 * How many.
 */
count: number, } | { "tip": "review_drafts", 
/**
 * How many.
 */
count: number, } | { "tip": "score_baseline" } | { "tip": "baseline_is_good" } | { "tip": "start_training" } | { "tip": "wait_for_training" } | { "tip": "continue_training", 
/**
 * Its number.
 */
number: number, } | { "tip": "score_run", 
/**
 * The run's number.
 */
number: number, } | { "tip": "teach_wrong_answers", 
/**
 * How many.
 */
count: number, } | { "tip": "train_again", 
/**
 * How many.
 */
count: number, } | { "tip": "try_it", 
/**
 * The run's number.
 */
number: number, };

/**
 * What a million tokens cost, in US dollars.
 */
export type TokenPrice = { 
/**
 * Of what is asked.
 */
asked: number, 
/**
 * Of the answers.
 */
answered: number, };

/**
 * One call of a tool, as the model wrote it.
 */
export type ToolCall = { 
/**
 * Pairs the call with the message that carries its result.
 */
id: string, 
/**
 * The tool's name.
 */
name: string, 
/**
 * A JSON text, not yet parsed: files often carry a broken one, which is a finding.
 */
arguments: string, };

/**
 * What can change.
 */
export type Topic = "settings" | "models" | "projects" | "tasks" | "project" | "examples" | "import" | "drafts" | "runs" | "evaluation" | "chat" | "file_opened" | "closing";

/**
 * One topic.
 */
export type TopicBalance = { 
/**
 * The topic.
 */
name: string, 
/**
 * How many examples it has.
 */
count: number, 
/**
 * Of all examples that have a topic, from 0 to 1.
 */
share: number, 
/**
 * How many it should have of as many examples as there are now. Nothing where nobody planned it.
 */
wanted: number | null, 
/**
 * How many it is short of that. 0 where it has about enough.
 */
short: number, };

/**
 * Drafts that became examples.
 */
export type TopicCount = { 
/**
 * The topic.
 */
topic: string, 
/**
 * How many.
 */
count: number, };

/**
 * What is asked how often.
 */
export type TopicFigures = { 
/**
 * The topics of the recipe in their order, then the most frequent others.
 */
balance: Balance, 
/**
 * Further topics, which are not among them.
 */
more: number, 
/**
 * Examples without a topic.
 */
without: number, };

/**
 * Where the questions of a topic are.
 */
export type TopicPlace = { 
/**
 * The topic.
 */
name: string, 
/**
 * How many questions have it.
 */
size: number, 
/**
 * The middle of its points.
 */
x: number, 
/**
 * The middle of its points.
 */
y: number, };

/**
 * What the person chose; what is left open is automatic. Kept with the project.
 */
export type TrainChoices = { 
/**
 * The name of the model's file.
 */
model: string | null, 
/**
 * Passes over the examples.
 */
passes: number | null, 
/**
 * Examples per step.
 */
examples_per_step: number | null, 
/**
 * Learning speed.
 */
speed: number | null, 
/**
 * Examples that are held back, where it goes by number.
 */
held_back: number | null, 
/**
 * By what they are chosen.
 */
held_back_by: HeldBackBy, 
/**
 * Adapter size.
 */
rank: number | null, 
/**
 * Seed.
 */
seed: number | null, };

/**
 * What a training would take. Takes about a second to find out.
 */
export type TrainEstimate = { 
/**
 * Examples to learn from.
 */
training_examples: number, 
/**
 * Examples held back.
 */
held_back_examples: number, 
/**
 * What it takes here; nothing when there is no model, or it can't be read.
 */
here: TakesHere | null, 
/**
 * Why it can't be told.
 */
failure: Failure | null, 
/**
 * What the same would cost elsewhere, the cheapest first.
 */
cloud: Array<CostRow>, };

/**
 * A model that can learn.
 */
export type TrainModel = { 
/**
 * The name of its file.
 */
file: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Memory that training it needs.
 */
memory_bytes: number, 
/**
 * Memory of this computer.
 */
computer_bytes: number | null, 
/**
 * Whether it fits.
 */
fits: boolean, 
/**
 * Whether it is the one that is advised.
 */
is_recommended: boolean, 
/**
 * Whether it is chosen.
 */
is_chosen: boolean, };

/**
 * How it should learn.
 */
export type TrainPage = { 
/**
 * The models that can learn here, the best one first.
 */
models: Array<TrainModel>, 
/**
 * The settings, each with the reason for it.
 */
plan: Plan, 
/**
 * What all settings would be if nothing was chosen.
 */
automatic: Plan, 
/**
 * What the person chose.
 */
choices: TrainChoices, 
/**
 * Whether the learning speed is one that is worth a try.
 */
has_advised_speed: boolean, 
/**
 * Examples that can be learned from, those to be held back too.
 */
examples: number, 
/**
 * Examples that are left out because something must be fixed.
 */
left_out: number, 
/**
 * What the examples are about, the most first; those without a topic left out.
 */
topics: Array<TopicCount>, 
/**
 * What keeps it from starting.
 */
obstacles: Array<Failure>, 
/**
 * What a person should know before.
 */
warnings: Array<Problem>, 
/**
 * The run that is going on.
 */
running: RunId | null, 
/**
 * Runs so far.
 */
runs: number, };

/**
 * What a person writes, and the answer to it.
 */
export type Turn = { 
/**
 * What the person writes.
 */
asks: string, 
/**
 * The answer, or what there is of it.
 */
answers: string, };

/**
 * Conversations by their number of turns.
 */
export type TurnFigures = { 
/**
 * One question, one answer.
 */
one: number, 
/**
 * With one follow-up.
 */
two: number, 
/**
 * With two follow-ups.
 */
three: number, 
/**
 * With more.
 */
more: number, };

/**
 * What can be undone and done again in a project.
 */
export type UndoState = { 
/**
 * The act that "Undo" undoes.
 */
undo: DoneAct | null, 
/**
 * The act that "Redo" does again.
 */
redo: DoneAct | null, };

/**
 * A recipe that was baked by.
 */
export type UsedRecipe = { 
/**
 * It.
 */
recipe: Recipe, 
/**
 * When a batch was last begun by it, in milliseconds since 1970.
 */
at: number, };

/**
 * How different drafts are from each other.
 */
export type Variety = "low" | "some" | "lots";

/**
 * The map.
 */
export type VarietyMap = { 
/**
 * Every question, in the order in which they were given.
 */
points: Array<MapPoint>, 
/**
 * The clusters, the largest first.
 */
clusters: Array<MapCluster>, 
/**
 * Where the name of each topic belongs, in the order in which topics were first met.
 */
topics: Array<TopicPlace>, 
/**
 * Where many questions say nearly the same, the largest first.
 */
crowds: Array<MapCrowd>, };

/**
 * The map of what is asked, as far as it is drawn.
 */
export type VarietyPage = { 
/**
 * Examples that are shown.
 */
examples: number, 
/**
 * Fewer make no map.
 */
least: number, 
/**
 * The one that was drawn last.
 */
drawn: DrawnMap | null, 
/**
 * What draws the next one.
 */
task: Task | null, 
/**
 * Why the last one could not be drawn.
 */
failure: Failure | null, };

/**
 * Whether training helped. Its words are `verdict_<verdict>`.
 */
export type Verdict = "not_yet" | "clearly_better" | "too_close" | "clearly_worse";

/**
 * What differs between two versions, or a version and now.
 */
export type VersionDifference = { 
/**
 * Examples that were not there before.
 */
added: number, 
/**
 * Examples that are no longer there.
 */
removed: number, 
/**
 * Examples that say something else.
 */
edited: number, 
/**
 * Examples of which only the topic, the note or the like differs.
 */
decided: number, 
/**
 * Some of them, by number.
 */
rows: Array<ChangedExample>, };

/**
 * A version of the examples of a project.
 */
export type VersionId = number;

/**
 * Why a version was saved. Its words are `version_<reason>`.
 */
export type VersionReason = "named" | "run" | "before";

/**
 * Which version is meant.
 */
export type VersionRef = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The version.
 */
version: VersionId, };

/**
 * A version.
 */
export type VersionRow = { 
/**
 * The version.
 */
id: VersionId, 
/**
 * Its name; empty for one that nobody named.
 */
name: string, 
/**
 * Why it was saved.
 */
reason: VersionReason, 
/**
 * The run that learned from it, and its number.
 */
run: [RunId, number] | null, 
/**
 * When, in milliseconds since 1970.
 */
at: number, 
/**
 * Examples in it.
 */
examples: number, 
/**
 * Their tokens.
 */
tokens: number, };

/**
 * Which examples the table shows.
 */
export type ViewRequest = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Which of them.
 */
filter: ExampleFilter, 
/**
 * Only those of which all of this is true.
 */
narrow?: Narrow, 
/**
 * Only those with this text in them; empty for all.
 */
search: string, 
/**
 * In which order.
 */
sort: ExampleSort, };

/**
 * Which examples an act is for.
 */
export type Which = { "these": Array<ExampleId> } | { "all_but": { 
/**
 * The view.
 */
view: ViewRequest, 
/**
 * The ones that stay.
 */
except: Array<ExampleId>, } };

/**
 * Something that should get better.
 */
export type Wish = "steady_tone" | "instructions" | "faster_answers" | "shorter_prompts" | "new_facts" | "up_to_date" | "several_jobs";

/**
 * Notes something about an example.
 */
export type WriteNote = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The example.
 */
example: ExampleId, 
/**
 * The note; empty for none.
 */
note: string, };

/**
 * Writes the tools that an example offers to the model.
 */
export type WriteTools = { 
/**
 * The project.
 */
project: ProjectId, 
/**
 * The example.
 */
example: ExampleId, 
/**
 * The JSON text of their list; empty for none.
 */
tools: string, };

/**
 * A model that can write drafts.
 */
export type Writer = { 
/**
 * What a recipe calls it by: the name of its file, or the id of its connection.
 */
id: string, 
/**
 * Its name on screen.
 */
name: string, 
/**
 * Where it runs.
 */
place: WriterPlace, };

/**
 * Where a model runs.
 */
export type WriterPlace = "here" | { "local": { 
/**
 * The server's name.
 */
server: string, } } | { "elsewhere": { 
/**
 * The service's name.
 */
service: string, 
/**
 * Where it is.
 */
address: string, 
/**
 * Its host, as in an address bar.
 */
host: string, } };
