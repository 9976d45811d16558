// Everything the page may ask of the program: area, name, request, response. Read by three: `contract.rs` makes the
// typed list and the TypeScript of it, the window makes its Tauri commands, and the window's build script makes
// the list of what the page is allowed. So this file holds nothing but the table.
commands! {
    // The window itself.
    frame::start(()) -> Start;
    frame::activity(()) -> Activity;
    frame::task_control(TaskControl) -> ();
    frame::tasks_clear(()) -> ();
    frame::window_close(CloseHow) -> ();
    // Settings and storage.
    settings::settings(()) -> Settings;
    settings::settings_change(Settings) -> Settings;
    settings::models(()) -> Models;
    settings::model_add(()) -> Models;
    settings::model_remove(ModelRef) -> Models;
    settings::storage(()) -> Storage;
    settings::folder_show(FolderRef) -> ();
    settings::bin_empty(()) -> Storage;
    settings::erase_everything(EraseEverything) -> ();
    connections::connections(()) -> ConnectionsPage;
    connections::local_servers(()) -> ConnectionsPage;
    connections::connection_test(TestConnection) -> ConnectionsPage;
    connections::connection_model(ChooseModel) -> ConnectionsPage;
    connections::connection_price(SetPrice) -> ConnectionsPage;
    connections::connection_remove(ConnectionRef) -> ConnectionsPage;
    // Home and the projects.
    home::home(()) -> Home;
    home::project_create(NewProject) -> ProjectId;
    home::project_open(ProjectRef) -> Overview;
    home::project_rename(RenameProject) -> Overview;
    home::project_delete(ProjectRef) -> ();
    home::project_restore(ProjectRef) -> ();
    home::overview(ProjectRef) -> Overview;
    home::undo(ProjectRef) -> Option<DoneAct>;
    home::redo(ProjectRef) -> Option<DoneAct>;
    // Plan.
    plan::plan(ProjectRef) -> PlanPage;
    plan::plan_change(ChangePlan) -> PlanPage;
    plan::base_prompt_apply(ProjectRef) -> DoneAct;
    // Examples.
    examples::examples_counts(ViewRequest) -> ExampleCounts;
    examples::examples_rows(RowsRequest) -> ExampleRows;
    examples::example(ExampleRef) -> ExampleDetail;
    examples::example_place(PlaceRequest) -> Option<usize>;
    examples::example_add(AddExample) -> AddedExample;
    examples::example_edit(EditExample) -> ExampleDetail;
    examples::examples_delete(Selection) -> DoneAct;
    examples::examples_hold_back(HoldBack) -> DoneAct;
    examples::examples_restore(Selection) -> DoneAct;
    examples::examples_topic(SetTopic) -> DoneAct;
    examples::examples_review(SetReview) -> DoneAct;
    examples::examples_facets(ProjectRef) -> Facets;
    examples::example_note(WriteNote) -> ExampleDetail;
    examples::example_tools(WriteTools) -> ExampleDetail;
    examples::examples_replace_preview(Replace) -> ReplacePreview;
    examples::examples_replace(Replace) -> DoneAct;
    examples::examples_check(CheckExamples) -> TaskId;
    examples::examples_fix_preview(FixExamples) -> FixPreview;
    examples::examples_fix(FixExamples) -> DoneAct;
    examples::examples_export_preview(ExportRequest) -> ExportPreview;
    examples::examples_export(ExportRequest) -> Option<Exported>;
    examples::health(ProjectRef) -> Health;
    examples::variety(ProjectRef) -> VarietyPage;
    examples::variety_draw(ProjectRef) -> TaskId;
    examples::examples_thin_out(ThinOut) -> DoneAct;
    versions::versions(ProjectRef) -> Vec<VersionRow>;
    versions::version_save(SaveVersion) -> DoneAct;
    versions::version_rename(RenameVersion) -> DoneAct;
    versions::version_delete(VersionRef) -> DoneAct;
    versions::version_compare(CompareVersions) -> VersionDifference;
    versions::version_restore(VersionRef) -> RestoredVersion;
    // Import.
    import::files_choose(()) -> Option<ChosenFile>;
    import::file_opened(()) -> Option<ChosenFile>;
    import::import_begin(BeginImport) -> ImportView;
    import::import_view(ImportRef) -> ImportView;
    import::import_problems(ImportProblemsRequest) -> Vec<ImportProblem>;
    import::import_fix_line(FixLine) -> ImportView;
    import::import_map(MapColumns) -> ImportView;
    import::import_repair(RepairLines) -> ImportView;
    import::import_accept(AcceptImport) -> AcceptedImport;
    import::import_discard(ImportRef) -> ();
    // Bake and review.
    bake::bake(ProjectRef) -> BakePage;
    bake::bake_change(ChangeRecipe) -> BakePage;
    bake::bake_offer(BakeBatch) -> BakeOffer;
    bake::bake_start(BakeBatch) -> TaskId;
    bake::bake_resume(ProjectRef) -> TaskId;
    bake::topics_suggest(SuggestTopics) -> TaskId;
    documents::document_add(AddDocument) -> Option<TaskId>;
    documents::document_paste(PasteDocument) -> BakePage;
    documents::document_remove(DocumentRef) -> DoneAct;
    bake::draft_rewrite(RewriteDraft) -> TaskId;
    bake::drafts_keep(ProjectRef) -> DoneAct;
    bake::drafts(DraftsRequest) -> Vec<DraftRow>;
    bake::review(ProjectRef) -> ReviewPage;
    bake::draft_decide(DecideDraft) -> DoneAct;
    bake::draft_remark(RemarkDraft) -> ();
    // Train.
    train::train(ProjectRef) -> TrainPage;
    train::train_choose(ChooseTraining) -> TrainPage;
    train::train_estimate(ProjectRef) -> TrainEstimate;
    train::run_start(ProjectRef) -> RunId;
    train::runs(ProjectRef) -> Vec<RunRow>;
    train::run(RunRef) -> RunDetail;
    train::run_metrics(MetricsRequest) -> RunMetrics;
    train::run_control(RunControl) -> RunDetail;
    // Evaluate.
    evaluate::evaluate(ProjectRef) -> EvaluatePage;
    evaluate::evaluate_start(StartEvaluation) -> TaskId;
    evaluate::answer_rate(RateAnswer) -> EvaluatePage;
    evaluate::teach(Teach) -> DoneAct;
    // Use.
    chat::chat(ProjectRef) -> ChatPage;
    chat::chat_change(ChangeChat) -> ChatPage;
    chat::chat_ask(AskChat) -> ChatPage;
    chat::chat_stop(ProjectRef) -> ChatPage;
    chat::chat_clear(ProjectRef) -> ChatPage;
}
