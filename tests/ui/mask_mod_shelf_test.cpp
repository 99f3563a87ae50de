#include "mask_mod_editor/mask_mod_shelf.h"

#include <QFile>
#include <QMenu>
#include <QTemporaryDir>
#include <QTreeWidget>

#include "layout/edit.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "support/open_editor.h"

/// What a mask_mod is made from: texts to start from, and tensors from files.
namespace evenkeel::ui {
namespace {

std::filesystem::path file_with(const QTemporaryDir& folder, const QString& name, const QByteArray& content) {
  QFile file(folder.filePath(name));
  if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("no room");
  return file.fileName().toStdU16String();
}

}  // namespace

class MaskModShelfTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyTextOfTheShelfIsAMaskOnTheSample_data() {
    QTest::addColumn<int>("batch");
    QTest::newRow("one row") << 1;
    QTest::newRow("two rows") << 2;
  }
  void everyTextOfTheShelfIsAMaskOnTheSample() {
    QFETCH(int, batch);
    const Layout sample = sampleProject().layout;
    const Layout layout = batch == 1 ? sample : add_row(sample, BatchRow{0}).value().layout;
    QCOMPARE(layout.batch(), static_cast<std::size_t>(batch));
    const auto common = commonShelf(layout.batch());
    QCOMPARE(common.size(), std::size_t{9});
    for (const ShelfEntry& entry : common) {
      QVERIFY2(!entry.title.isEmpty() && !entry.summary.isEmpty(), qPrintable(entry.title));
      const auto mask = Mask::make(mask_mod_spec(entry.mask_mod), layout);
      QVERIFY2(mask.ok(), qPrintable(entry.title + ": " + (mask.ok() ? "" : mask.error().line().c_str())));
      QVERIFY2(mask->program()->warnings().empty(), qPrintable(entry.title));
      const std::int64_t pairs = layout.seq_len() * layout.seq_len() * batch;
      QVERIFY2(mask->total_area() > 0 && mask->total_area() < pairs, qPrintable(entry.title));
    }
    const auto named = namedShelf(layout.batch());
    QCOMPARE(named.size(), named_masks().size());
    for (const ShelfEntry& entry : named) {
      const auto program = MaskModPairs::check(entry.mask_mod, layout);
      QVERIFY2(program.ok(), qPrintable(entry.title));
    }
  }

  void theShelfBringsTextAndTensorsAsOneStep() {
    OpenEditor studio;
    auto* menu = studio.window.findChild<QMenu*>("mask-mod-shelf-menu");
    Q_EMIT menu->aboutToShow();
    QAction* tree = nullptr;
    for (QAction* action : menu->actions()) {
      if (action->text() == "Draft tree") tree = action;
    }
    QVERIFY(tree != nullptr);
    tree->trigger();
    studio.rest();
    QCOMPARE(studio.steps(), 1);
    QVERIFY(studio.text().contains("def draft_tree"));
    QCOMPARE(studio.panel->tensors().table().topLevelItemCount(), 1);
    QTreeWidgetItem* item = studio.panel->tensors().table().topLevelItem(0);
    QCOMPARE(item->text(0), QStringLiteral("is_ancestor"));
    QCOMPARE(item->text(1), QStringLiteral("bool"));
    QCOMPARE(item->text(2), QStringLiteral("(16, 16)"));
    studio.undo();
    studio.rest();
    QVERIFY(studio.mask() == MaskSpec{});
    QCOMPARE(studio.panel->tensors().table().topLevelItemCount(), 0);
  }

  void tensorsAreAddedNamedAndRemoved() {
    QTemporaryDir folder;
    OpenEditor studio(projectOf({{2048, 2048}}, 8));
    TensorTable& tensors = studio.panel->tensors();
    const MaskSpec before = studio.mask();
    studio.write("lambda b, h, q, kv: spans[q % 4] >= spans[kv % 4]");
    QVERIFY(studio.underlined() == "spans");
    tensors.addFile(file_with(folder, "my spans.json", "[3, 1, 2, 0]"));
    QTRY_COMPARE(tensors.table().topLevelItemCount(), 1);
    QCOMPARE(tensors.table().topLevelItem(0)->text(0), QStringLiteral("my_spans"));
    QCOMPARE(tensors.table().topLevelItem(0)->text(3), QStringLiteral("my spans.json"));
    studio.rest();
    QVERIFY2(studio.mask() == before, "it is still wrong");
    tensors.table().topLevelItem(0)->setText(0, "spans");
    QTRY_VERIFY(studio.mask().join == MaskJoin::program);
    studio.rest();
    QCOMPARE(studio.mask().mask_mod.tensors().size(), std::size_t{1});
    QCOMPARE(tensors.table().topLevelItem(0)->text(3), QStringLiteral("my spans.json"));
    tensors.table().setCurrentItem(tensors.table().topLevelItem(0));
    tensors.table().setFocus();
    QTest::keyClick(&tensors.table(), Qt::Key_Delete);
    studio.rest();
    QCOMPARE(tensors.table().topLevelItemCount(), 0);
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    QCOMPARE(studio.mask().mask_mod.tensors().size(), std::size_t{1});
    // What is not in the project and was not typed goes at once.
    studio.undo();
    studio.rest();
    QCOMPARE(tensors.table().topLevelItemCount(), 1);
  }

  void aFileThatIsNoTensorIsRefusedInOneLine() {
    QTemporaryDir folder;
    OpenEditor studio;
    studio.panel->tensors().addFile(file_with(folder, "bad.json", "[1, [2]]"));
    QTRY_VERIFY(studio.said().contains("bad.json"));
    QCOMPARE(studio.panel->tensors().table().topLevelItemCount(), 0);
    QCOMPARE(studio.steps(), 0);
  }

  void namesOfTensorsAreTheirOwn() {
    QTemporaryDir folder;
    OpenEditor studio;
    TensorTable& tensors = studio.panel->tensors();
    for (int i = 1; i <= 2; ++i) {
      tensors.addFile(file_with(folder, "a.json", "[1]"));
      QTRY_COMPARE(tensors.table().topLevelItemCount(), i);
      studio.rest();
    }
    QCOMPARE(tensors.table().topLevelItem(1)->text(0), QStringLiteral("a2"));
    tensors.table().topLevelItem(1)->setText(0, "a");
    QTRY_VERIFY(studio.said().contains("a already"));
    QTRY_COMPARE(tensors.table().topLevelItem(1)->text(0), QStringLiteral("a2"));
    tensors.table().topLevelItem(1)->setText(0, "2 b");
    QTRY_VERIFY(studio.said().contains("2 b"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::MaskModShelfTest)
#include "mask_mod_shelf_test.moc"
