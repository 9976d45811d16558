//! What a use case could not do, as a code with parameters. The sentences, and what to do next, are in
//! the page's message file under `failure_<code>` and `failure_<code>_next`: a test demands both.
//! A code is added only when a person can be told something of their own about it.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, io, path::Path};
use ts_rs::TS;

macro_rules! failure_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// What could not be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        pub enum FailureCode {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl FailureCode {
            /// Every code, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as messages, the wire and the command line show it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

failure_codes! {
    // Files and folders.
    /// Nothing is at `path`.
    FileMissing = "file_missing";
    /// `path` is there and can't be read.
    FileUnreadable = "file_unreadable";
    /// There is nothing in `path`.
    FileIsEmpty = "file_is_empty";
    /// `path` is a ZIP archive or a document of an office program.
    FileIsZip = "file_is_zip";
    /// `path` is a compressed archive.
    FileIsArchive = "file_is_archive";
    /// `path` is a pickle, which can run programs when it is opened.
    FileIsPickle = "file_is_pickle";
    /// `path` is a PDF.
    FileIsPdf = "file_is_pdf";
    /// `path` is a picture.
    FileIsPicture = "file_is_picture";
    /// `path` is a database.
    FileIsDatabase = "file_is_database";
    /// `path` is a model and not a file of examples.
    FileIsModel = "file_is_model";
    /// `path` is a text in UTF-32.
    FileIsUtf32 = "file_is_utf_32";
    /// `path` is a web page.
    FileIsWebPage = "file_is_web_page";
    /// `path` is a text without any example.
    FileIsText = "file_is_text";
    /// `path` is no text at all.
    FileIsBinary = "file_is_binary";
    /// `path` is broken, so that nothing in it can be read.
    FileIsDamaged = "file_is_damaged";
    /// `path` unpacks to far more than any file of examples.
    FileIsSwollen = "file_is_swollen";
    /// The document `path` opens with a password only.
    FileIsLocked = "file_is_locked";
    /// The document `path` is pictures of pages, without text.
    FileHasNoText = "file_has_no_text";
    /// The document `path` is larger than any that is read.
    FileIsTooLarge = "file_is_too_large";
    /// The folder `path` has no training examples in it.
    FolderWithoutExamples = "folder_without_examples";
    /// `path` can't be written.
    FolderNotWritable = "folder_not_writable";
    /// Something is at `path` already, and it is not written over.
    AlreadyThere = "already_there";
    /// The disk of `path` is full.
    DiskFull = "disk_full";
    /// A training in `path` needs `needed_mb` MB of the disk, and `free_mb` MB are free.
    NotEnoughDisk = "not_enough_disk";
    /// The folder `path` already holds a training; going on or another folder must be chosen.
    FolderHoldsTraining = "folder_holds_training";
    // The model.
    /// No model at `path`; `name` is the starter model's.
    ModelMissing = "model_missing";
    /// `path` is a pickle, which can run programs when it is opened.
    ModelPickle = "model_pickle";
    /// `path` is an archive.
    ModelArchive = "model_archive";
    /// `path` holds weights in another form.
    ModelSafetensors = "model_safetensors";
    /// `path` is a model file from before GGUF.
    ModelTooOld = "model_too_old";
    /// `path` is the note that Git LFS leaves in place of a large file.
    ModelPointer = "model_pointer";
    /// `path` is a web page: a download that went wrong.
    ModelWebPage = "model_web_page";
    /// `path` is empty.
    ModelEmpty = "model_empty";
    /// `path` is a text.
    ModelText = "model_text";
    /// `path` is no model file that anyone here knows.
    ModelUnknown = "model_unknown";
    /// `path` is a model file with a part missing or out of place.
    ModelDamaged = "model_damaged";
    /// `path` is a good model file of a kind that isn't taken yet.
    ModelUnsupported = "model_unsupported";
    /// The model's own description of a conversation can't be followed.
    ModelTemplate = "model_template";
    // What was learned.
    /// The folder `path` holds nothing that a model learned.
    AdapterMissing = "adapter_missing";
    /// What a model learned, at `path`, has a part missing or out of place.
    AdapterDamaged = "adapter_damaged";
    /// What is in `path` was learned by another model.
    AdapterMismatch = "adapter_mismatch";
    /// The training in `path` has come to its end.
    TrainingIsDone = "training_is_done";
    /// The training in `path` has no checkpoint to go on from.
    CheckpointMissing = "checkpoint_missing";
    /// The checkpoint in `path` belongs to other examples, settings or another model; `what` differs.
    CheckpointMismatch = "checkpoint_mismatch";
    // The examples and the settings.
    /// No example of `path` can be learned from.
    NothingToLearn = "nothing_to_learn";
    /// `path` has `count` examples that can be learned from, and `least` are needed.
    TooFewExamples = "too_few_examples";
    /// The project has `count` examples that can be learned from, and `least` are needed.
    ExamplesTooFew = "examples_too_few";
    /// `path` has no question with a right answer to ask.
    NothingToAsk = "nothing_to_ask";
    /// The training of `adapter` held back none of the questions in `path`.
    NothingHeldBack = "nothing_held_back";
    /// `setting` can't be `value`; it goes from `least` to `most`.
    SettingOutOfRange = "setting_out_of_range";
    /// `path` is no recipe for baking.
    RecipeDamaged = "recipe_damaged";
    /// The model wrote nothing that can be used.
    NothingUsable = "nothing_usable";
    /// The question is longer than the model reads.
    QuestionTooLong = "question_too_long";
    // Models elsewhere.
    /// What was entered is no address that may be called.
    AddressUnusable = "address_unusable";
    /// Nobody answers at `host`.
    ServerUnreachable = "server_unreachable";
    /// `host` says nothing for too long.
    ServerTimedOut = "server_timed_out";
    /// `host` can't prove that it is what it says.
    ServerUnsafe = "server_unsafe";
    /// `host` points to `to`.
    ServerMoved = "server_moved";
    /// `host` wants a key.
    KeyMissing = "key_missing";
    /// What was entered can't be a key.
    KeyUnfit = "key_unfit";
    /// `host` doesn't take the key.
    KeyRefused = "key_refused";
    /// The account at `host` has no money left.
    AccountEmpty = "account_empty";
    /// `host` has had too many questions.
    ServerBusy = "server_busy";
    /// `host` doesn't have the model `model`.
    ModelNotThere = "model_not_there";
    /// `host` refuses, for a reason of its own.
    ServerRefused = "server_refused";
    /// What `host` says is not understood.
    ServerUnclear = "server_unclear";
    /// `host` has a fault.
    ServerFault = "server_fault";
    /// The store of keys `backend` is not there.
    KeyStoreMissing = "key_store_missing";
    /// The store of keys `backend` is locked.
    KeyStoreLocked = "key_store_locked";
    /// The store of keys `backend` refuses.
    KeyStoreRefused = "key_store_refused";
    /// A batch has asked as often as it may: `calls` times.
    BakeLimit = "bake_limit";
    // The window's own data.
    /// Another window of this program has the data folder `path`.
    DataInUse = "data_in_use";
    /// The data folder `path` can't be written.
    DataNotWritable = "data_not_writable";
    /// A later version made the database `path`. Nothing in it was touched.
    DataNewer = "data_newer";
    /// `path` is no database of ours, or somebody changed its form.
    DataForeign = "data_foreign";
    /// A database can't be read.
    DataDamaged = "data_damaged";
    /// The disk of the data folder is full.
    DataDiskFull = "data_disk_full";
    /// The data folder can only be read.
    DataReadOnly = "data_read_only";
    /// Another program holds a database.
    DataBusy = "data_busy";
    /// The project is not there (any more).
    ProjectMissing = "project_missing";
    /// Something that was asked for is not there (any more).
    ThingMissing = "thing_missing";
    /// The import was discarded, or the program ended meanwhile.
    ImportGone = "import_gone";
    /// The word that confirms was not typed as shown.
    NotConfirmed = "not_confirmed";
    /// A folder can't be shown: there is no file manager that answers.
    FolderNotShown = "folder_not_shown";
    /// A training is going on; one at a time.
    TrainingRuns = "training_runs";
    /// The model is being used and can't be removed now.
    ModelInUse = "model_in_use";
    /// The model came with the program, and stays.
    ModelStays = "model_stays";
    /// There is a model called `name` already.
    ModelNameTaken = "model_name_taken";
    /// A model needs `needed_mb` MB on the disk of `path`, and `free_mb` MB are free.
    ModelNoRoom = "model_no_room";
    /// The program ended while a batch of drafts was being baked.
    BakeInterrupted = "bake_interrupted";
    /// There is no base prompt in the plan yet.
    NoBasePrompt = "no_base_prompt";
    /// No example is held back that could be asked.
    NoHeldBackQuestions = "no_held_back_questions";
    /// There is no answer to teach.
    NothingToTeach = "nothing_to_teach";
    /// There is no text to look for.
    NothingToFind = "nothing_to_find";
    /// What was written is no list of tools in JSON.
    ToolsUnreadable = "tools_unreadable";
    /// No run can be talked with yet, and no model is there.
    NobodyToAsk = "nobody_to_ask";
    // The worker and the machine.
    /// To train the model `name` takes `needed_mb` MB of memory, and this computer has `has_mb` MB in all.
    ComputerTooSmall = "computer_too_small";
    /// A training needs `needed_mb` MB of memory, and `free_mb` MB are free.
    NotEnoughMemory = "not_enough_memory";
    /// The memory ran out.
    OutOfMemory = "out_of_memory";
    /// Something ended the worker from outside.
    WorkerKilled = "worker_killed";
    /// The worker ended by a fault of its own; `status` says how.
    WorkerEnded = "worker_ended";
    /// The worker's program could not be started.
    WorkerNotStarted = "worker_not_started";
    /// The worker still works on something else.
    WorkerBusy = "worker_busy";
    /// Nothing is running that could be paused, resumed or cancelled.
    NothingRunning = "nothing_running";
    /// A request before a model was loaded.
    NoModelLoaded = "no_model_loaded";
    /// A line on the wire that is no request.
    BadRequest = "bad_request";
    /// A request that this version doesn't know; `request` is its name.
    UnknownRequest = "unknown_request";
    /// A fault of the program itself.
    Internal = "internal";
}

/// What could not be done, where, and in the words of the system for the "details" fold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What could not be done.
    pub code: FailureCode,
    /// What its sentences need to be complete, by name.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// What a developer wants to know. Never needed to understand the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
}

impl Failure {
    /// A failure without parameters.
    pub fn new(code: FailureCode) -> Self {
        Self { code, params: BTreeMap::new(), detail: None }
    }

    /// A failure about a file or folder.
    pub fn at(code: FailureCode, path: &Path) -> Self {
        Self::new(code).with("path", path.display())
    }

    /// The same failure with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The same failure with the words of whoever noticed it.
    #[must_use]
    pub fn because(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// A file that could not be read.
    pub fn reading(path: &Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => FailureCode::FileMissing,
            io::ErrorKind::OutOfMemory => FailureCode::OutOfMemory,
            _ => FailureCode::FileUnreadable,
        };
        Self::at(code, path).because(error)
    }

    /// A file or folder that could not be written.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FailureCode::DiskFull,
            _ => FailureCode::FolderNotWritable,
        };
        Self::at(code, path).because(error)
    }
}

/// For logs and tests. What a person reads is rendered from the message file.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.name())?;
        for (name, value) in &self.params {
            write!(formatter, " {name}={value}")?;
        }
        match &self.detail {
            Some(detail) => write!(formatter, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
