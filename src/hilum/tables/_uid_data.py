"""Rows of PS3.6 Annex A: data only.

Made by tools/generate_tables.py from pydicom 3.0.2 (PS3.6-2024c)
and the later editions that the generator names. Do not edit.
"""

# ruff: noqa: E501
from __future__ import annotations

# UID, name, keyword, flags (none: explicit VR little endian, native pixel data)
TRANSFER_SYNTAXES = """\
1.2.840.10008.1.2|Implicit VR Little Endian|ImplicitVRLittleEndian|implicit
1.2.840.10008.1.2.1|Explicit VR Little Endian|ExplicitVRLittleEndian|
1.2.840.10008.1.2.1.98|Encapsulated Uncompressed Explicit VR Little Endian|EncapsulatedUncompressedExplicitVRLittleEndian|encapsulated
1.2.840.10008.1.2.1.99|Deflated Explicit VR Little Endian|DeflatedExplicitVRLittleEndian|deflated
1.2.840.10008.1.2.2|Explicit VR Big Endian|ExplicitVRBigEndian|big retired
1.2.840.10008.1.2.4.50|JPEG Baseline (Process 1)|JPEGBaseline8Bit|encapsulated
1.2.840.10008.1.2.4.51|JPEG Extended (Process 2 and 4)|JPEGExtended12Bit|encapsulated
1.2.840.10008.1.2.4.52|JPEG Extended (Process 3 and 5)|JPEGExtended35|encapsulated retired
1.2.840.10008.1.2.4.53|JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)|JPEGSpectralSelectionNonHierarchical68|encapsulated retired
1.2.840.10008.1.2.4.54|JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)|JPEGSpectralSelectionNonHierarchical79|encapsulated retired
1.2.840.10008.1.2.4.55|JPEG Full Progression, Non-Hierarchical (Process 10 and 12)|JPEGFullProgressionNonHierarchical1012|encapsulated retired
1.2.840.10008.1.2.4.56|JPEG Full Progression, Non-Hierarchical (Process 11 and 13)|JPEGFullProgressionNonHierarchical1113|encapsulated retired
1.2.840.10008.1.2.4.57|JPEG Lossless, Non-Hierarchical (Process 14)|JPEGLossless|encapsulated
1.2.840.10008.1.2.4.58|JPEG Lossless, Non-Hierarchical (Process 15)|JPEGLosslessNonHierarchical15|encapsulated retired
1.2.840.10008.1.2.4.59|JPEG Extended, Hierarchical (Process 16 and 18)|JPEGExtendedHierarchical1618|encapsulated retired
1.2.840.10008.1.2.4.60|JPEG Extended, Hierarchical (Process 17 and 19)|JPEGExtendedHierarchical1719|encapsulated retired
1.2.840.10008.1.2.4.61|JPEG Spectral Selection, Hierarchical (Process 20 and 22)|JPEGSpectralSelectionHierarchical2022|encapsulated retired
1.2.840.10008.1.2.4.62|JPEG Spectral Selection, Hierarchical (Process 21 and 23)|JPEGSpectralSelectionHierarchical2123|encapsulated retired
1.2.840.10008.1.2.4.63|JPEG Full Progression, Hierarchical (Process 24 and 26)|JPEGFullProgressionHierarchical2426|encapsulated retired
1.2.840.10008.1.2.4.64|JPEG Full Progression, Hierarchical (Process 25 and 27)|JPEGFullProgressionHierarchical2527|encapsulated retired
1.2.840.10008.1.2.4.65|JPEG Lossless, Hierarchical (Process 28)|JPEGLosslessHierarchical28|encapsulated retired
1.2.840.10008.1.2.4.66|JPEG Lossless, Hierarchical (Process 29)|JPEGLosslessHierarchical29|encapsulated retired
1.2.840.10008.1.2.4.70|JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])|JPEGLosslessSV1|encapsulated
1.2.840.10008.1.2.4.80|JPEG-LS Lossless Image Compression|JPEGLSLossless|encapsulated
1.2.840.10008.1.2.4.81|JPEG-LS Lossy (Near-Lossless) Image Compression|JPEGLSNearLossless|encapsulated
1.2.840.10008.1.2.4.90|JPEG 2000 Image Compression (Lossless Only)|JPEG2000Lossless|encapsulated
1.2.840.10008.1.2.4.91|JPEG 2000 Image Compression|JPEG2000|encapsulated
1.2.840.10008.1.2.4.92|JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)|JPEG2000MCLossless|encapsulated
1.2.840.10008.1.2.4.93|JPEG 2000 Part 2 Multi-component Image Compression|JPEG2000MC|encapsulated
1.2.840.10008.1.2.4.94|JPIP Referenced|JPIPReferenced|
1.2.840.10008.1.2.4.95|JPIP Referenced Deflate|JPIPReferencedDeflate|deflated
1.2.840.10008.1.2.4.100|MPEG2 Main Profile / Main Level|MPEG2MPML|encapsulated
1.2.840.10008.1.2.4.100.1|Fragmentable MPEG2 Main Profile / Main Level|MPEG2MPMLF|encapsulated
1.2.840.10008.1.2.4.101|MPEG2 Main Profile / High Level|MPEG2MPHL|encapsulated
1.2.840.10008.1.2.4.101.1|Fragmentable MPEG2 Main Profile / High Level|MPEG2MPHLF|encapsulated
1.2.840.10008.1.2.4.102|MPEG-4 AVC/H.264 High Profile / Level 4.1|MPEG4HP41|encapsulated
1.2.840.10008.1.2.4.102.1|Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1|MPEG4HP41F|encapsulated
1.2.840.10008.1.2.4.103|MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1|MPEG4HP41BD|encapsulated
1.2.840.10008.1.2.4.103.1|Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1|MPEG4HP41BDF|encapsulated
1.2.840.10008.1.2.4.104|MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video|MPEG4HP422D|encapsulated
1.2.840.10008.1.2.4.104.1|Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video|MPEG4HP422DF|encapsulated
1.2.840.10008.1.2.4.105|MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video|MPEG4HP423D|encapsulated
1.2.840.10008.1.2.4.105.1|Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video|MPEG4HP423DF|encapsulated
1.2.840.10008.1.2.4.106|MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2|MPEG4HP42STEREO|encapsulated
1.2.840.10008.1.2.4.106.1|Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2|MPEG4HP42STEREOF|encapsulated
1.2.840.10008.1.2.4.107|HEVC/H.265 Main Profile / Level 5.1|HEVCMP51|encapsulated
1.2.840.10008.1.2.4.108|HEVC/H.265 Main 10 Profile / Level 5.1|HEVCM10P51|encapsulated
1.2.840.10008.1.2.4.110|JPEG XL Lossless|JPEGXLLossless|encapsulated
1.2.840.10008.1.2.4.111|JPEG XL JPEG Recompression|JPEGXLJPEGRecompression|encapsulated
1.2.840.10008.1.2.4.112|JPEG XL|JPEGXL|encapsulated
1.2.840.10008.1.2.4.201|High-Throughput JPEG 2000 Image Compression (Lossless Only)|HTJ2KLossless|encapsulated
1.2.840.10008.1.2.4.202|High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)|HTJ2KLosslessRPCL|encapsulated
1.2.840.10008.1.2.4.203|High-Throughput JPEG 2000 Image Compression|HTJ2K|encapsulated
1.2.840.10008.1.2.4.204|JPIP HTJ2K Referenced|JPIPHTJ2KReferenced|
1.2.840.10008.1.2.4.205|JPIP HTJ2K Referenced Deflate|JPIPHTJ2KReferencedDeflate|deflated
1.2.840.10008.1.2.5|RLE Lossless|RLELossless|encapsulated
1.2.840.10008.1.2.6.1|RFC 2557 MIME encapsulation|RFC2557MIMEEncapsulation|retired
1.2.840.10008.1.2.6.2|XML Encoding|XMLEncoding|retired
1.2.840.10008.1.2.7.1|SMPTE ST 2110-20 Uncompressed Progressive Active Video|SMPTEST211020UncompressedProgressiveActiveVideo|
1.2.840.10008.1.2.7.2|SMPTE ST 2110-20 Uncompressed Interlaced Active Video|SMPTEST211020UncompressedInterlacedActiveVideo|
1.2.840.10008.1.2.7.3|SMPTE ST 2110-30 PCM Digital Audio|SMPTEST211030PCMDigitalAudio|
1.2.840.10008.1.2.8.1|Deflated Image Frame Compression|DeflatedImageFrameCompression|encapsulated
1.2.840.10008.1.20|Papyrus 3 Implicit VR Little Endian|Papyrus3ImplicitVRLittleEndian|implicit retired
"""

# UID, name, keyword, kind, retired
SOP_CLASSES = """\
1.2.840.10008.1.1|Verification SOP Class|Verification|verification|
1.2.840.10008.1.3.10|Media Storage Directory Storage|MediaStorageDirectoryStorage|directory|
1.2.840.10008.1.9|Basic Study Content Notification SOP Class|BasicStudyContentNotification|notification|retired
1.2.840.10008.1.20.1|Storage Commitment Push Model SOP Class|StorageCommitmentPushModel|commitment|
1.2.840.10008.1.20.2|Storage Commitment Pull Model SOP Class|StorageCommitmentPullModel|commitment|retired
1.2.840.10008.1.40|Procedural Event Logging SOP Class|ProceduralEventLogging|event logging|
1.2.840.10008.1.42|Substance Administration Logging SOP Class|SubstanceAdministrationLogging|event logging|
1.2.840.10008.3.1.2.1.1|Detached Patient Management SOP Class|DetachedPatientManagement|study management|retired
1.2.840.10008.3.1.2.1.4|Detached Patient Management Meta SOP Class|DetachedPatientManagementMeta|study management|retired
1.2.840.10008.3.1.2.2.1|Detached Visit Management SOP Class|DetachedVisitManagement|study management|retired
1.2.840.10008.3.1.2.3.1|Detached Study Management SOP Class|DetachedStudyManagement|study management|retired
1.2.840.10008.3.1.2.3.2|Study Component Management SOP Class|StudyComponentManagement|study management|retired
1.2.840.10008.3.1.2.3.3|Modality Performed Procedure Step SOP Class|ModalityPerformedProcedureStep|procedure step|
1.2.840.10008.3.1.2.3.4|Modality Performed Procedure Step Retrieve SOP Class|ModalityPerformedProcedureStepRetrieve|procedure step|
1.2.840.10008.3.1.2.3.5|Modality Performed Procedure Step Notification SOP Class|ModalityPerformedProcedureStepNotification|procedure step|
1.2.840.10008.3.1.2.5.1|Detached Results Management SOP Class|DetachedResultsManagement|study management|retired
1.2.840.10008.3.1.2.5.4|Detached Results Management Meta SOP Class|DetachedResultsManagementMeta|study management|retired
1.2.840.10008.3.1.2.5.5|Detached Study Management Meta SOP Class|DetachedStudyManagementMeta|study management|retired
1.2.840.10008.3.1.2.6.1|Detached Interpretation Management SOP Class|DetachedInterpretationManagement|study management|retired
1.2.840.10008.5.1.1.1|Basic Film Session SOP Class|BasicFilmSession|print|
1.2.840.10008.5.1.1.2|Basic Film Box SOP Class|BasicFilmBox|print|
1.2.840.10008.5.1.1.4|Basic Grayscale Image Box SOP Class|BasicGrayscaleImageBox|print|
1.2.840.10008.5.1.1.4.1|Basic Color Image Box SOP Class|BasicColorImageBox|print|
1.2.840.10008.5.1.1.4.2|Referenced Image Box SOP Class|ReferencedImageBox|print|retired
1.2.840.10008.5.1.1.9|Basic Grayscale Print Management Meta SOP Class|BasicGrayscalePrintManagementMeta|print|
1.2.840.10008.5.1.1.9.1|Referenced Grayscale Print Management Meta SOP Class|ReferencedGrayscalePrintManagementMeta|print|retired
1.2.840.10008.5.1.1.14|Print Job SOP Class|PrintJob|print|
1.2.840.10008.5.1.1.15|Basic Annotation Box SOP Class|BasicAnnotationBox|print|
1.2.840.10008.5.1.1.16|Printer SOP Class|Printer|print|
1.2.840.10008.5.1.1.16.376|Printer Configuration Retrieval SOP Class|PrinterConfigurationRetrieval|print|
1.2.840.10008.5.1.1.18|Basic Color Print Management Meta SOP Class|BasicColorPrintManagementMeta|print|
1.2.840.10008.5.1.1.18.1|Referenced Color Print Management Meta SOP Class|ReferencedColorPrintManagementMeta|print|retired
1.2.840.10008.5.1.1.22|VOI LUT Box SOP Class|VOILUTBox|print|
1.2.840.10008.5.1.1.23|Presentation LUT SOP Class|PresentationLUT|print|
1.2.840.10008.5.1.1.24|Image Overlay Box SOP Class|ImageOverlayBox|print|retired
1.2.840.10008.5.1.1.24.1|Basic Print Image Overlay Box SOP Class|BasicPrintImageOverlayBox|print|retired
1.2.840.10008.5.1.1.26|Print Queue Management SOP Class|PrintQueueManagement|print|retired
1.2.840.10008.5.1.1.27|Stored Print Storage SOP Class|StoredPrintStorage|storage|retired
1.2.840.10008.5.1.1.29|Hardcopy Grayscale Image Storage SOP Class|HardcopyGrayscaleImageStorage|storage|retired
1.2.840.10008.5.1.1.30|Hardcopy Color Image Storage SOP Class|HardcopyColorImageStorage|storage|retired
1.2.840.10008.5.1.1.31|Pull Print Request SOP Class|PullPrintRequest|print|retired
1.2.840.10008.5.1.1.32|Pull Stored Print Management Meta SOP Class|PullStoredPrintManagementMeta|print|retired
1.2.840.10008.5.1.1.33|Media Creation Management SOP Class UID|MediaCreationManagement|media creation|
1.2.840.10008.5.1.1.40|Display System SOP Class|DisplaySystem|display system|
1.2.840.10008.5.1.4.1.1.1|Computed Radiography Image Storage|ComputedRadiographyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.1.1|Digital X-Ray Image Storage - For Presentation|DigitalXRayImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.1.1.1|Digital X-Ray Image Storage - For Processing|DigitalXRayImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.1.2|Digital Mammography X-Ray Image Storage - For Presentation|DigitalMammographyXRayImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.1.2.1|Digital Mammography X-Ray Image Storage - For Processing|DigitalMammographyXRayImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.1.3|Digital Intra-Oral X-Ray Image Storage - For Presentation|DigitalIntraOralXRayImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.1.3.1|Digital Intra-Oral X-Ray Image Storage - For Processing|DigitalIntraOralXRayImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.2|CT Image Storage|CTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.2.1|Enhanced CT Image Storage|EnhancedCTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.2.2|Legacy Converted Enhanced CT Image Storage|LegacyConvertedEnhancedCTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.2.3|CT Image Storage - For Processing|CTImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.2.4|Enhanced CT Image Storage - For Processing|EnhancedCTImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.2.5|Legacy Converted Enhanced CT Image Storage - For Processing|LegacyConvertedEnhancedCTImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.3|Ultrasound Multi-frame Image Storage|UltrasoundMultiFrameImageStorageRetired|storage|retired
1.2.840.10008.5.1.4.1.1.3.1|Ultrasound Multi-frame Image Storage|UltrasoundMultiFrameImageStorage|storage|
1.2.840.10008.5.1.4.1.1.4|MR Image Storage|MRImageStorage|storage|
1.2.840.10008.5.1.4.1.1.4.1|Enhanced MR Image Storage|EnhancedMRImageStorage|storage|
1.2.840.10008.5.1.4.1.1.4.2|MR Spectroscopy Storage|MRSpectroscopyStorage|storage|
1.2.840.10008.5.1.4.1.1.4.3|Enhanced MR Color Image Storage|EnhancedMRColorImageStorage|storage|
1.2.840.10008.5.1.4.1.1.4.4|Legacy Converted Enhanced MR Image Storage|LegacyConvertedEnhancedMRImageStorage|storage|
1.2.840.10008.5.1.4.1.1.5|Nuclear Medicine Image Storage|NuclearMedicineImageStorageRetired|storage|retired
1.2.840.10008.5.1.4.1.1.6|Ultrasound Image Storage|UltrasoundImageStorageRetired|storage|retired
1.2.840.10008.5.1.4.1.1.6.1|Ultrasound Image Storage|UltrasoundImageStorage|storage|
1.2.840.10008.5.1.4.1.1.6.2|Enhanced US Volume Storage|EnhancedUSVolumeStorage|storage|
1.2.840.10008.5.1.4.1.1.6.3|Photoacoustic Image Storage|PhotoacousticImageStorage|storage|
1.2.840.10008.5.1.4.1.1.7|Secondary Capture Image Storage|SecondaryCaptureImageStorage|storage|
1.2.840.10008.5.1.4.1.1.7.1|Multi-frame Single Bit Secondary Capture Image Storage|MultiFrameSingleBitSecondaryCaptureImageStorage|storage|
1.2.840.10008.5.1.4.1.1.7.2|Multi-frame Grayscale Byte Secondary Capture Image Storage|MultiFrameGrayscaleByteSecondaryCaptureImageStorage|storage|
1.2.840.10008.5.1.4.1.1.7.3|Multi-frame Grayscale Word Secondary Capture Image Storage|MultiFrameGrayscaleWordSecondaryCaptureImageStorage|storage|
1.2.840.10008.5.1.4.1.1.7.4|Multi-frame True Color Secondary Capture Image Storage|MultiFrameTrueColorSecondaryCaptureImageStorage|storage|
1.2.840.10008.5.1.4.1.1.8|Standalone Overlay Storage|StandaloneOverlayStorage|storage|retired
1.2.840.10008.5.1.4.1.1.9|Standalone Curve Storage|StandaloneCurveStorage|storage|retired
1.2.840.10008.5.1.4.1.1.9.1|Waveform Storage - Trial|WaveformStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.9.1.1|12-lead ECG Waveform Storage|TwelveLeadECGWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.1.2|General ECG Waveform Storage|GeneralECGWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.1.3|Ambulatory ECG Waveform Storage|AmbulatoryECGWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.1.4|General 32-bit ECG Waveform Storage|General32bitECGWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.2.1|Hemodynamic Waveform Storage|HemodynamicWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.3.1|Cardiac Electrophysiology Waveform Storage|CardiacElectrophysiologyWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.4.1|Basic Voice Audio Waveform Storage|BasicVoiceAudioWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.4.2|General Audio Waveform Storage|GeneralAudioWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.5.1|Arterial Pulse Waveform Storage|ArterialPulseWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.6.1|Respiratory Waveform Storage|RespiratoryWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.6.2|Multi-channel Respiratory Waveform Storage|MultichannelRespiratoryWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.7.1|Routine Scalp Electroencephalogram Waveform Storage|RoutineScalpElectroencephalogramWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.7.2|Electromyogram Waveform Storage|ElectromyogramWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.7.3|Electrooculogram Waveform Storage|ElectrooculogramWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.7.4|Sleep Electroencephalogram Waveform Storage|SleepElectroencephalogramWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.8.1|Body Position Waveform Storage|BodyPositionWaveformStorage|storage|
1.2.840.10008.5.1.4.1.1.9.100.1|Waveform Presentation State Storage|WaveformPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.9.100.2|Waveform Acquisition Presentation State Storage|WaveformAcquisitionPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.10|Standalone Modality LUT Storage|StandaloneModalityLUTStorage|storage|retired
1.2.840.10008.5.1.4.1.1.11|Standalone VOI LUT Storage|StandaloneVOILUTStorage|storage|retired
1.2.840.10008.5.1.4.1.1.11.1|Grayscale Softcopy Presentation State Storage|GrayscaleSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.2|Color Softcopy Presentation State Storage|ColorSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.3|Pseudo-Color Softcopy Presentation State Storage|PseudoColorSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.4|Blending Softcopy Presentation State Storage|BlendingSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.5|XA/XRF Grayscale Softcopy Presentation State Storage|XAXRFGrayscaleSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.6|Grayscale Planar MPR Volumetric Presentation State Storage|GrayscalePlanarMPRVolumetricPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.7|Compositing Planar MPR Volumetric Presentation State Storage|CompositingPlanarMPRVolumetricPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.8|Advanced Blending Presentation State Storage|AdvancedBlendingPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.9|Volume Rendering Volumetric Presentation State Storage|VolumeRenderingVolumetricPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.10|Segmented Volume Rendering Volumetric Presentation State Storage|SegmentedVolumeRenderingVolumetricPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.11|Multiple Volume Rendering Volumetric Presentation State Storage|MultipleVolumeRenderingVolumetricPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.11.12|Variable Modality LUT Softcopy Presentation State Storage|VariableModalityLUTSoftcopyPresentationStateStorage|storage|
1.2.840.10008.5.1.4.1.1.12.1|X-Ray Angiographic Image Storage|XRayAngiographicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.12.1.1|Enhanced XA Image Storage|EnhancedXAImageStorage|storage|
1.2.840.10008.5.1.4.1.1.12.2|X-Ray Radiofluoroscopic Image Storage|XRayRadiofluoroscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.12.2.1|Enhanced XRF Image Storage|EnhancedXRFImageStorage|storage|
1.2.840.10008.5.1.4.1.1.12.3|X-Ray Angiographic Bi-Plane Image Storage|XRayAngiographicBiPlaneImageStorage|storage|retired
1.2.840.10008.5.1.4.1.1.13.1.1|X-Ray 3D Angiographic Image Storage|XRay3DAngiographicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.13.1.2|X-Ray 3D Craniofacial Image Storage|XRay3DCraniofacialImageStorage|storage|
1.2.840.10008.5.1.4.1.1.13.1.3|Breast Tomosynthesis Image Storage|BreastTomosynthesisImageStorage|storage|
1.2.840.10008.5.1.4.1.1.13.1.4|Breast Projection X-Ray Image Storage - For Presentation|BreastProjectionXRayImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.13.1.5|Breast Projection X-Ray Image Storage - For Processing|BreastProjectionXRayImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.14.1|Intravascular Optical Coherence Tomography Image Storage - For Presentation|IntravascularOpticalCoherenceTomographyImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.14.2|Intravascular Optical Coherence Tomography Image Storage - For Processing|IntravascularOpticalCoherenceTomographyImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.20|Nuclear Medicine Image Storage|NuclearMedicineImageStorage|storage|
1.2.840.10008.5.1.4.1.1.30|Parametric Map Storage|ParametricMapStorage|storage|
1.2.840.10008.5.1.4.1.1.66|Raw Data Storage|RawDataStorage|storage|
1.2.840.10008.5.1.4.1.1.66.1|Spatial Registration Storage|SpatialRegistrationStorage|storage|
1.2.840.10008.5.1.4.1.1.66.2|Spatial Fiducials Storage|SpatialFiducialsStorage|storage|
1.2.840.10008.5.1.4.1.1.66.3|Deformable Spatial Registration Storage|DeformableSpatialRegistrationStorage|storage|
1.2.840.10008.5.1.4.1.1.66.4|Segmentation Storage|SegmentationStorage|storage|
1.2.840.10008.5.1.4.1.1.66.5|Surface Segmentation Storage|SurfaceSegmentationStorage|storage|
1.2.840.10008.5.1.4.1.1.66.6|Tractography Results Storage|TractographyResultsStorage|storage|
1.2.840.10008.5.1.4.1.1.66.7|Label Map Segmentation Storage|LabelMapSegmentationStorage|storage|
1.2.840.10008.5.1.4.1.1.66.8|Height Map Segmentation Storage|HeightMapSegmentationStorage|storage|
1.2.840.10008.5.1.4.1.1.67|Real World Value Mapping Storage|RealWorldValueMappingStorage|storage|
1.2.840.10008.5.1.4.1.1.68.1|Surface Scan Mesh Storage|SurfaceScanMeshStorage|storage|
1.2.840.10008.5.1.4.1.1.68.2|Surface Scan Point Cloud Storage|SurfaceScanPointCloudStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1|VL Image Storage - Trial|VLImageStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.77.1.1|VL Endoscopic Image Storage|VLEndoscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.1.1|Video Endoscopic Image Storage|VideoEndoscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.2|VL Microscopic Image Storage|VLMicroscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.2.1|Video Microscopic Image Storage|VideoMicroscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.3|VL Slide-Coordinates Microscopic Image Storage|VLSlideCoordinatesMicroscopicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.4|VL Photographic Image Storage|VLPhotographicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.4.1|Video Photographic Image Storage|VideoPhotographicImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.1|Ophthalmic Photography 8 Bit Image Storage|OphthalmicPhotography8BitImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.2|Ophthalmic Photography 16 Bit Image Storage|OphthalmicPhotography16BitImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.3|Stereometric Relationship Storage|StereometricRelationshipStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.4|Ophthalmic Tomography Image Storage|OphthalmicTomographyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.5|Wide Field Ophthalmic Photography Stereographic Projection Image Storage|WideFieldOphthalmicPhotographyStereographicProjectionImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.6|Wide Field Ophthalmic Photography 3D Coordinates Image Storage|WideFieldOphthalmicPhotography3DCoordinatesImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.7|Ophthalmic Optical Coherence Tomography En Face Image Storage|OphthalmicOpticalCoherenceTomographyEnFaceImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.5.8|Ophthalmic Optical Coherence Tomography B-scan Volume Analysis Storage|OphthalmicOpticalCoherenceTomographyBscanVolumeAnalysisStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.6|VL Whole Slide Microscopy Image Storage|VLWholeSlideMicroscopyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.7|Dermoscopic Photography Image Storage|DermoscopicPhotographyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.8|Confocal Microscopy Image Storage|ConfocalMicroscopyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.1.9|Confocal Microscopy Tiled Pyramidal Image Storage|ConfocalMicroscopyTiledPyramidalImageStorage|storage|
1.2.840.10008.5.1.4.1.1.77.2|VL Multi-frame Image Storage - Trial|VLMultiFrameImageStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.78.1|Lensometry Measurements Storage|LensometryMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.2|Autorefraction Measurements Storage|AutorefractionMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.3|Keratometry Measurements Storage|KeratometryMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.4|Subjective Refraction Measurements Storage|SubjectiveRefractionMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.5|Visual Acuity Measurements Storage|VisualAcuityMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.6|Spectacle Prescription Report Storage|SpectaclePrescriptionReportStorage|storage|
1.2.840.10008.5.1.4.1.1.78.7|Ophthalmic Axial Measurements Storage|OphthalmicAxialMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.78.8|Intraocular Lens Calculations Storage|IntraocularLensCalculationsStorage|storage|
1.2.840.10008.5.1.4.1.1.79.1|Macular Grid Thickness and Volume Report Storage|MacularGridThicknessAndVolumeReportStorage|storage|
1.2.840.10008.5.1.4.1.1.80.1|Ophthalmic Visual Field Static Perimetry Measurements Storage|OphthalmicVisualFieldStaticPerimetryMeasurementsStorage|storage|
1.2.840.10008.5.1.4.1.1.81.1|Ophthalmic Thickness Map Storage|OphthalmicThicknessMapStorage|storage|
1.2.840.10008.5.1.4.1.1.82.1|Corneal Topography Map Storage|CornealTopographyMapStorage|storage|
1.2.840.10008.5.1.4.1.1.88.1|Text SR Storage - Trial|TextSRStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.88.2|Audio SR Storage - Trial|AudioSRStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.88.3|Detail SR Storage - Trial|DetailSRStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.88.4|Comprehensive SR Storage - Trial|ComprehensiveSRStorageTrial|storage|retired
1.2.840.10008.5.1.4.1.1.88.11|Basic Text SR Storage|BasicTextSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.22|Enhanced SR Storage|EnhancedSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.33|Comprehensive SR Storage|ComprehensiveSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.34|Comprehensive 3D SR Storage|Comprehensive3DSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.35|Extensible SR Storage|ExtensibleSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.40|Procedure Log Storage|ProcedureLogStorage|storage|
1.2.840.10008.5.1.4.1.1.88.50|Mammography CAD SR Storage|MammographyCADSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.59|Key Object Selection Document Storage|KeyObjectSelectionDocumentStorage|storage|
1.2.840.10008.5.1.4.1.1.88.65|Chest CAD SR Storage|ChestCADSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.67|X-Ray Radiation Dose SR Storage|XRayRadiationDoseSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.68|Radiopharmaceutical Radiation Dose SR Storage|RadiopharmaceuticalRadiationDoseSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.69|Colon CAD SR Storage|ColonCADSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.70|Implantation Plan SR Storage|ImplantationPlanSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.71|Acquisition Context SR Storage|AcquisitionContextSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.72|Simplified Adult Echo SR Storage|SimplifiedAdultEchoSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.73|Patient Radiation Dose SR Storage|PatientRadiationDoseSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.74|Planned Imaging Agent Administration SR Storage|PlannedImagingAgentAdministrationSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.75|Performed Imaging Agent Administration SR Storage|PerformedImagingAgentAdministrationSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.76|Enhanced X-Ray Radiation Dose SR Storage|EnhancedXRayRadiationDoseSRStorage|storage|
1.2.840.10008.5.1.4.1.1.88.77|Waveform Annotation SR Storage|WaveformAnnotationSRStorage|storage|
1.2.840.10008.5.1.4.1.1.90.1|Content Assessment Results Storage|ContentAssessmentResultsStorage|storage|
1.2.840.10008.5.1.4.1.1.91.1|Microscopy Bulk Simple Annotations Storage|MicroscopyBulkSimpleAnnotationsStorage|storage|
1.2.840.10008.5.1.4.1.1.104.1|Encapsulated PDF Storage|EncapsulatedPDFStorage|storage|
1.2.840.10008.5.1.4.1.1.104.2|Encapsulated CDA Storage|EncapsulatedCDAStorage|storage|
1.2.840.10008.5.1.4.1.1.104.3|Encapsulated STL Storage|EncapsulatedSTLStorage|storage|
1.2.840.10008.5.1.4.1.1.104.4|Encapsulated OBJ Storage|EncapsulatedOBJStorage|storage|
1.2.840.10008.5.1.4.1.1.104.5|Encapsulated MTL Storage|EncapsulatedMTLStorage|storage|
1.2.840.10008.5.1.4.1.1.128|Positron Emission Tomography Image Storage|PositronEmissionTomographyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.128.1|Legacy Converted Enhanced PET Image Storage|LegacyConvertedEnhancedPETImageStorage|storage|
1.2.840.10008.5.1.4.1.1.129|Standalone PET Curve Storage|StandalonePETCurveStorage|storage|retired
1.2.840.10008.5.1.4.1.1.130|Enhanced PET Image Storage|EnhancedPETImageStorage|storage|
1.2.840.10008.5.1.4.1.1.131|Basic Structured Display Storage|BasicStructuredDisplayStorage|storage|
1.2.840.10008.5.1.4.1.1.200.1|CT Defined Procedure Protocol Storage|CTDefinedProcedureProtocolStorage|storage|
1.2.840.10008.5.1.4.1.1.200.2|CT Performed Procedure Protocol Storage|CTPerformedProcedureProtocolStorage|storage|
1.2.840.10008.5.1.4.1.1.200.3|Protocol Approval Storage|ProtocolApprovalStorage|storage|
1.2.840.10008.5.1.4.1.1.200.4|Protocol Approval Information Model - FIND|ProtocolApprovalInformationModelFind|query|
1.2.840.10008.5.1.4.1.1.200.5|Protocol Approval Information Model - MOVE|ProtocolApprovalInformationModelMove|retrieve|
1.2.840.10008.5.1.4.1.1.200.6|Protocol Approval Information Model - GET|ProtocolApprovalInformationModelGet|retrieve|
1.2.840.10008.5.1.4.1.1.200.7|XA Defined Procedure Protocol Storage|XADefinedProcedureProtocolStorage|storage|
1.2.840.10008.5.1.4.1.1.200.8|XA Performed Procedure Protocol Storage|XAPerformedProcedureProtocolStorage|storage|
1.2.840.10008.5.1.4.1.1.201.1|Inventory Storage|InventoryStorage|storage|
1.2.840.10008.5.1.4.1.1.201.2|Inventory - FIND|InventoryFind|query|
1.2.840.10008.5.1.4.1.1.201.3|Inventory - MOVE|InventoryMove|retrieve|
1.2.840.10008.5.1.4.1.1.201.4|Inventory - GET|InventoryGet|retrieve|
1.2.840.10008.5.1.4.1.1.201.5|Inventory Creation|InventoryCreation|inventory creation|
1.2.840.10008.5.1.4.1.1.201.6|Repository Query|RepositoryQuery|query|
1.2.840.10008.5.1.4.1.1.481.1|RT Image Storage|RTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.481.2|RT Dose Storage|RTDoseStorage|storage|
1.2.840.10008.5.1.4.1.1.481.3|RT Structure Set Storage|RTStructureSetStorage|storage|
1.2.840.10008.5.1.4.1.1.481.4|RT Beams Treatment Record Storage|RTBeamsTreatmentRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.5|RT Plan Storage|RTPlanStorage|storage|
1.2.840.10008.5.1.4.1.1.481.6|RT Brachy Treatment Record Storage|RTBrachyTreatmentRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.7|RT Treatment Summary Record Storage|RTTreatmentSummaryRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.8|RT Ion Plan Storage|RTIonPlanStorage|storage|
1.2.840.10008.5.1.4.1.1.481.9|RT Ion Beams Treatment Record Storage|RTIonBeamsTreatmentRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.10|RT Physician Intent Storage|RTPhysicianIntentStorage|storage|
1.2.840.10008.5.1.4.1.1.481.11|RT Segment Annotation Storage|RTSegmentAnnotationStorage|storage|
1.2.840.10008.5.1.4.1.1.481.12|RT Radiation Set Storage|RTRadiationSetStorage|storage|
1.2.840.10008.5.1.4.1.1.481.13|C-Arm Photon-Electron Radiation Storage|CArmPhotonElectronRadiationStorage|storage|
1.2.840.10008.5.1.4.1.1.481.14|Tomotherapeutic Radiation Storage|TomotherapeuticRadiationStorage|storage|
1.2.840.10008.5.1.4.1.1.481.15|Robotic-Arm Radiation Storage|RoboticArmRadiationStorage|storage|
1.2.840.10008.5.1.4.1.1.481.16|RT Radiation Record Set Storage|RTRadiationRecordSetStorage|storage|
1.2.840.10008.5.1.4.1.1.481.17|RT Radiation Salvage Record Storage|RTRadiationSalvageRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.18|Tomotherapeutic Radiation Record Storage|TomotherapeuticRadiationRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.19|C-Arm Photon-Electron Radiation Record Storage|CArmPhotonElectronRadiationRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.20|Robotic Radiation Record Storage|RoboticRadiationRecordStorage|storage|
1.2.840.10008.5.1.4.1.1.481.21|RT Radiation Set Delivery Instruction Storage|RTRadiationSetDeliveryInstructionStorage|storage|
1.2.840.10008.5.1.4.1.1.481.22|RT Treatment Preparation Storage|RTTreatmentPreparationStorage|storage|
1.2.840.10008.5.1.4.1.1.481.23|Enhanced RT Image Storage|EnhancedRTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.481.24|Enhanced Continuous RT Image Storage|EnhancedContinuousRTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.481.25|RT Patient Position Acquisition Instruction Storage|RTPatientPositionAcquisitionInstructionStorage|storage|
1.2.840.10008.5.1.4.1.1.501.1|DICOS CT Image Storage|DICOSCTImageStorage|storage|
1.2.840.10008.5.1.4.1.1.501.2.1|DICOS Digital X-Ray Image Storage - For Presentation|DICOSDigitalXRayImageStorageForPresentation|storage|
1.2.840.10008.5.1.4.1.1.501.2.2|DICOS Digital X-Ray Image Storage - For Processing|DICOSDigitalXRayImageStorageForProcessing|storage|
1.2.840.10008.5.1.4.1.1.501.3|DICOS Threat Detection Report Storage|DICOSThreatDetectionReportStorage|storage|
1.2.840.10008.5.1.4.1.1.501.4|DICOS 2D AIT Storage|DICOS2DAITStorage|storage|
1.2.840.10008.5.1.4.1.1.501.5|DICOS 3D AIT Storage|DICOS3DAITStorage|storage|
1.2.840.10008.5.1.4.1.1.501.6|DICOS Quadrupole Resonance (QR) Storage|DICOSQuadrupoleResonanceStorage|storage|
1.2.840.10008.5.1.4.1.1.601.1|Eddy Current Image Storage|EddyCurrentImageStorage|storage|
1.2.840.10008.5.1.4.1.1.601.2|Eddy Current Multi-frame Image Storage|EddyCurrentMultiFrameImageStorage|storage|
1.2.840.10008.5.1.4.1.1.601.3|Thermography Image Storage|ThermographyImageStorage|storage|
1.2.840.10008.5.1.4.1.1.601.4|Thermography Multi-frame Image Storage|ThermographyMultiFrameImageStorage|storage|
1.2.840.10008.5.1.4.1.1.601.5|Ultrasound Waveform Storage|UltrasoundWaveformStorage|storage|
1.2.840.10008.5.1.4.1.2.1.1|Patient Root Query/Retrieve Information Model - FIND|PatientRootQueryRetrieveInformationModelFind|query|
1.2.840.10008.5.1.4.1.2.1.2|Patient Root Query/Retrieve Information Model - MOVE|PatientRootQueryRetrieveInformationModelMove|retrieve|
1.2.840.10008.5.1.4.1.2.1.3|Patient Root Query/Retrieve Information Model - GET|PatientRootQueryRetrieveInformationModelGet|retrieve|
1.2.840.10008.5.1.4.1.2.2.1|Study Root Query/Retrieve Information Model - FIND|StudyRootQueryRetrieveInformationModelFind|query|
1.2.840.10008.5.1.4.1.2.2.2|Study Root Query/Retrieve Information Model - MOVE|StudyRootQueryRetrieveInformationModelMove|retrieve|
1.2.840.10008.5.1.4.1.2.2.3|Study Root Query/Retrieve Information Model - GET|StudyRootQueryRetrieveInformationModelGet|retrieve|
1.2.840.10008.5.1.4.1.2.3.1|Patient/Study Only Query/Retrieve Information Model - FIND|PatientStudyOnlyQueryRetrieveInformationModelFind|query|retired
1.2.840.10008.5.1.4.1.2.3.2|Patient/Study Only Query/Retrieve Information Model - MOVE|PatientStudyOnlyQueryRetrieveInformationModelMove|retrieve|retired
1.2.840.10008.5.1.4.1.2.3.3|Patient/Study Only Query/Retrieve Information Model - GET|PatientStudyOnlyQueryRetrieveInformationModelGet|retrieve|retired
1.2.840.10008.5.1.4.1.2.4.2|Composite Instance Root Retrieve - MOVE|CompositeInstanceRootRetrieveMove|retrieve|
1.2.840.10008.5.1.4.1.2.4.3|Composite Instance Root Retrieve - GET|CompositeInstanceRootRetrieveGet|retrieve|
1.2.840.10008.5.1.4.1.2.5.3|Composite Instance Retrieve Without Bulk Data - GET|CompositeInstanceRetrieveWithoutBulkDataGet|retrieve|
1.2.840.10008.5.1.4.20.1|Defined Procedure Protocol Information Model - FIND|DefinedProcedureProtocolInformationModelFind|query|
1.2.840.10008.5.1.4.20.2|Defined Procedure Protocol Information Model - MOVE|DefinedProcedureProtocolInformationModelMove|retrieve|
1.2.840.10008.5.1.4.20.3|Defined Procedure Protocol Information Model - GET|DefinedProcedureProtocolInformationModelGet|retrieve|
1.2.840.10008.5.1.4.31|Modality Worklist Information Model - FIND|ModalityWorklistInformationModelFind|worklist|
1.2.840.10008.5.1.4.32|General Purpose Worklist Management Meta SOP Class|GeneralPurposeWorklistManagementMeta|worklist|retired
1.2.840.10008.5.1.4.32.1|General Purpose Worklist Information Model - FIND|GeneralPurposeWorklistInformationModelFind|worklist|retired
1.2.840.10008.5.1.4.32.2|General Purpose Scheduled Procedure Step SOP Class|GeneralPurposeScheduledProcedureStep|procedure step|retired
1.2.840.10008.5.1.4.32.3|General Purpose Performed Procedure Step SOP Class|GeneralPurposePerformedProcedureStep|procedure step|retired
1.2.840.10008.5.1.4.33|Instance Availability Notification SOP Class|InstanceAvailabilityNotification|notification|
1.2.840.10008.5.1.4.34.1|RT Beams Delivery Instruction Storage - Trial|RTBeamsDeliveryInstructionStorageTrial|storage|retired
1.2.840.10008.5.1.4.34.2|RT Conventional Machine Verification - Trial|RTConventionalMachineVerificationTrial|machine verification|retired
1.2.840.10008.5.1.4.34.3|RT Ion Machine Verification - Trial|RTIonMachineVerificationTrial|machine verification|retired
1.2.840.10008.5.1.4.34.4.1|Unified Procedure Step - Push SOP Class - Trial|UnifiedProcedureStepPushTrial|unified procedure step|retired
1.2.840.10008.5.1.4.34.4.2|Unified Procedure Step - Watch SOP Class - Trial|UnifiedProcedureStepWatchTrial|unified procedure step|retired
1.2.840.10008.5.1.4.34.4.3|Unified Procedure Step - Pull SOP Class - Trial|UnifiedProcedureStepPullTrial|unified procedure step|retired
1.2.840.10008.5.1.4.34.4.4|Unified Procedure Step - Event SOP Class - Trial|UnifiedProcedureStepEventTrial|unified procedure step|retired
1.2.840.10008.5.1.4.34.6.1|Unified Procedure Step - Push SOP Class|UnifiedProcedureStepPush|unified procedure step|
1.2.840.10008.5.1.4.34.6.2|Unified Procedure Step - Watch SOP Class|UnifiedProcedureStepWatch|unified procedure step|
1.2.840.10008.5.1.4.34.6.3|Unified Procedure Step - Pull SOP Class|UnifiedProcedureStepPull|unified procedure step|
1.2.840.10008.5.1.4.34.6.4|Unified Procedure Step - Event SOP Class|UnifiedProcedureStepEvent|unified procedure step|
1.2.840.10008.5.1.4.34.6.5|Unified Procedure Step - Query SOP Class|UnifiedProcedureStepQuery|unified procedure step|
1.2.840.10008.5.1.4.34.7|RT Beams Delivery Instruction Storage|RTBeamsDeliveryInstructionStorage|storage|
1.2.840.10008.5.1.4.34.8|RT Conventional Machine Verification|RTConventionalMachineVerification|machine verification|
1.2.840.10008.5.1.4.34.9|RT Ion Machine Verification|RTIonMachineVerification|machine verification|
1.2.840.10008.5.1.4.34.10|RT Brachy Application Setup Delivery Instruction Storage|RTBrachyApplicationSetupDeliveryInstructionStorage|storage|
1.2.840.10008.5.1.4.37.1|General Relevant Patient Information Query|GeneralRelevantPatientInformationQuery|query|
1.2.840.10008.5.1.4.37.2|Breast Imaging Relevant Patient Information Query|BreastImagingRelevantPatientInformationQuery|query|
1.2.840.10008.5.1.4.37.3|Cardiac Relevant Patient Information Query|CardiacRelevantPatientInformationQuery|query|
1.2.840.10008.5.1.4.38.1|Hanging Protocol Storage|HangingProtocolStorage|storage|
1.2.840.10008.5.1.4.38.2|Hanging Protocol Information Model - FIND|HangingProtocolInformationModelFind|query|
1.2.840.10008.5.1.4.38.3|Hanging Protocol Information Model - MOVE|HangingProtocolInformationModelMove|retrieve|
1.2.840.10008.5.1.4.38.4|Hanging Protocol Information Model - GET|HangingProtocolInformationModelGet|retrieve|
1.2.840.10008.5.1.4.39.1|Color Palette Storage|ColorPaletteStorage|storage|
1.2.840.10008.5.1.4.39.2|Color Palette Query/Retrieve Information Model - FIND|ColorPaletteQueryRetrieveInformationModelFind|query|
1.2.840.10008.5.1.4.39.3|Color Palette Query/Retrieve Information Model - MOVE|ColorPaletteQueryRetrieveInformationModelMove|retrieve|
1.2.840.10008.5.1.4.39.4|Color Palette Query/Retrieve Information Model - GET|ColorPaletteQueryRetrieveInformationModelGet|retrieve|
1.2.840.10008.5.1.4.41|Product Characteristics Query SOP Class|ProductCharacteristicsQuery|query|
1.2.840.10008.5.1.4.42|Substance Approval Query SOP Class|SubstanceApprovalQuery|query|
1.2.840.10008.5.1.4.43.1|Generic Implant Template Storage|GenericImplantTemplateStorage|storage|
1.2.840.10008.5.1.4.43.2|Generic Implant Template Information Model - FIND|GenericImplantTemplateInformationModelFind|query|
1.2.840.10008.5.1.4.43.3|Generic Implant Template Information Model - MOVE|GenericImplantTemplateInformationModelMove|retrieve|
1.2.840.10008.5.1.4.43.4|Generic Implant Template Information Model - GET|GenericImplantTemplateInformationModelGet|retrieve|
1.2.840.10008.5.1.4.44.1|Implant Assembly Template Storage|ImplantAssemblyTemplateStorage|storage|
1.2.840.10008.5.1.4.44.2|Implant Assembly Template Information Model - FIND|ImplantAssemblyTemplateInformationModelFind|query|
1.2.840.10008.5.1.4.44.3|Implant Assembly Template Information Model - MOVE|ImplantAssemblyTemplateInformationModelMove|retrieve|
1.2.840.10008.5.1.4.44.4|Implant Assembly Template Information Model - GET|ImplantAssemblyTemplateInformationModelGet|retrieve|
1.2.840.10008.5.1.4.45.1|Implant Template Group Storage|ImplantTemplateGroupStorage|storage|
1.2.840.10008.5.1.4.45.2|Implant Template Group Information Model - FIND|ImplantTemplateGroupInformationModelFind|query|
1.2.840.10008.5.1.4.45.3|Implant Template Group Information Model - MOVE|ImplantTemplateGroupInformationModelMove|retrieve|
1.2.840.10008.5.1.4.45.4|Implant Template Group Information Model - GET|ImplantTemplateGroupInformationModelGet|retrieve|
1.2.840.10008.10.1|Video Endoscopic Image Real-Time Communication|VideoEndoscopicImageRealTimeCommunication|real-time communication|
1.2.840.10008.10.2|Video Photographic Image Real-Time Communication|VideoPhotographicImageRealTimeCommunication|real-time communication|
1.2.840.10008.10.3|Audio Waveform Real-Time Communication|AudioWaveformRealTimeCommunication|real-time communication|
1.2.840.10008.10.4|Rendition Selection Document Real-Time Communication|RenditionSelectionDocumentRealTimeCommunication|real-time communication|
"""

# UID, name, keyword, type, retired
OTHERS = """\
1.2.840.10008.1.4.1.1|Talairach Brain Atlas Frame of Reference|TalairachBrainAtlas|Well-known frame of reference|
1.2.840.10008.1.4.1.2|SPM2 T1 Frame of Reference|SPM2T1|Well-known frame of reference|
1.2.840.10008.1.4.1.3|SPM2 T2 Frame of Reference|SPM2T2|Well-known frame of reference|
1.2.840.10008.1.4.1.4|SPM2 PD Frame of Reference|SPM2PD|Well-known frame of reference|
1.2.840.10008.1.4.1.5|SPM2 EPI Frame of Reference|SPM2EPI|Well-known frame of reference|
1.2.840.10008.1.4.1.6|SPM2 FIL T1 Frame of Reference|SPM2FILT1|Well-known frame of reference|
1.2.840.10008.1.4.1.7|SPM2 PET Frame of Reference|SPM2PET|Well-known frame of reference|
1.2.840.10008.1.4.1.8|SPM2 TRANSM Frame of Reference|SPM2TRANSM|Well-known frame of reference|
1.2.840.10008.1.4.1.9|SPM2 SPECT Frame of Reference|SPM2SPECT|Well-known frame of reference|
1.2.840.10008.1.4.1.10|SPM2 GRAY Frame of Reference|SPM2GRAY|Well-known frame of reference|
1.2.840.10008.1.4.1.11|SPM2 WHITE Frame of Reference|SPM2WHITE|Well-known frame of reference|
1.2.840.10008.1.4.1.12|SPM2 CSF Frame of Reference|SPM2CSF|Well-known frame of reference|
1.2.840.10008.1.4.1.13|SPM2 BRAINMASK Frame of Reference|SPM2BRAINMASK|Well-known frame of reference|
1.2.840.10008.1.4.1.14|SPM2 AVG305T1 Frame of Reference|SPM2AVG305T1|Well-known frame of reference|
1.2.840.10008.1.4.1.15|SPM2 AVG152T1 Frame of Reference|SPM2AVG152T1|Well-known frame of reference|
1.2.840.10008.1.4.1.16|SPM2 AVG152T2 Frame of Reference|SPM2AVG152T2|Well-known frame of reference|
1.2.840.10008.1.4.1.17|SPM2 AVG152PD Frame of Reference|SPM2AVG152PD|Well-known frame of reference|
1.2.840.10008.1.4.1.18|SPM2 SINGLESUBJT1 Frame of Reference|SPM2SINGLESUBJT1|Well-known frame of reference|
1.2.840.10008.1.4.2.1|ICBM 452 T1 Frame of Reference|ICBM452T1|Well-known frame of reference|
1.2.840.10008.1.4.2.2|ICBM Single Subject MRI Frame of Reference|ICBMSingleSubjectMRI|Well-known frame of reference|
1.2.840.10008.1.4.3.1|IEC 61217 Fixed Coordinate System Frame of Reference|IEC61217FixedCoordinateSystem|Well-known frame of reference|
1.2.840.10008.1.4.3.2|Standard Robotic-Arm Coordinate System Frame of Reference|StandardRoboticArmCoordinateSystem|Well-known frame of reference|
1.2.840.10008.1.4.3.3|IEC 61217 Table Top Coordinate System Frame of Reference|IEC61217TableTopCoordinateSystem|Well-known frame of reference|
1.2.840.10008.1.4.4.1|SRI24 Frame of Reference|SRI24|Well-known frame of reference|
1.2.840.10008.1.4.5.1|Colin27 Frame of Reference|Colin27|Well-known frame of reference|
1.2.840.10008.1.4.6.1|LPBA40/AIR Frame of Reference|LPBA40AIR|Well-known frame of reference|
1.2.840.10008.1.4.6.2|LPBA40/FLIRT Frame of Reference|LPBA40FLIRT|Well-known frame of reference|
1.2.840.10008.1.4.6.3|LPBA40/SPM5 Frame of Reference|LPBA40SPM5|Well-known frame of reference|
1.2.840.10008.1.5.1|Hot Iron Color Palette SOP Instance|HotIronPalette|Well-known SOP Instance|
1.2.840.10008.1.5.2|PET Color Palette SOP Instance|PETPalette|Well-known SOP Instance|
1.2.840.10008.1.5.3|Hot Metal Blue Color Palette SOP Instance|HotMetalBluePalette|Well-known SOP Instance|
1.2.840.10008.1.5.4|PET 20 Step Color Palette SOP Instance|PET20StepPalette|Well-known SOP Instance|
1.2.840.10008.1.5.5|Spring Color Palette SOP Instance|SpringPalette|Well-known SOP Instance|
1.2.840.10008.1.5.6|Summer Color Palette SOP Instance|SummerPalette|Well-known SOP Instance|
1.2.840.10008.1.5.7|Fall Color Palette SOP Instance|FallPalette|Well-known SOP Instance|
1.2.840.10008.1.5.8|Winter Color Palette SOP Instance|WinterPalette|Well-known SOP Instance|
1.2.840.10008.1.20.1.1|Storage Commitment Push Model SOP Instance|StorageCommitmentPushModelInstance|Well-known SOP Instance|
1.2.840.10008.1.20.2.1|Storage Commitment Pull Model SOP Instance|StorageCommitmentPullModelInstance|Well-known SOP Instance|retired
1.2.840.10008.1.40.1|Procedural Event Logging SOP Instance|ProceduralEventLoggingInstance|Well-known SOP Instance|
1.2.840.10008.1.42.1|Substance Administration Logging SOP Instance|SubstanceAdministrationLoggingInstance|Well-known SOP Instance|
1.2.840.10008.2.6.1|DICOM UID Registry|DCMUID|DICOM UIDs as a Coding Scheme|
1.2.840.10008.2.16.4|DICOM Controlled Terminology|DCM|Coding Scheme|
1.2.840.10008.2.16.5|Adult Mouse Anatomy Ontology|MA|Coding Scheme|
1.2.840.10008.2.16.6|Uberon Ontology|UBERON|Coding Scheme|
1.2.840.10008.2.16.7|Integrated Taxonomic Information System (ITIS) Taxonomic Serial Number (TSN)|ITIS_TSN|Coding Scheme|
1.2.840.10008.2.16.8|Mouse Genome Initiative (MGI)|MGI|Coding Scheme|
1.2.840.10008.2.16.9|PubChem Compound CID|PUBCHEM_CID|Coding Scheme|
1.2.840.10008.2.16.10|Dublin Core|DC|Coding Scheme|
1.2.840.10008.2.16.11|New York University Melanoma Clinical Cooperative Group|NYUMCCG|Coding Scheme|
1.2.840.10008.2.16.12|Mayo Clinic Non-radiological Images Specific Body Structure Anatomical Surface Region Guide|MAYONRISBSASRG|Coding Scheme|
1.2.840.10008.2.16.13|Image Biomarker Standardisation Initiative|IBSI|Coding Scheme|
1.2.840.10008.2.16.14|Radiomics Ontology|RO|Coding Scheme|
1.2.840.10008.2.16.15|RadElement|RADELEMENT|Coding Scheme|
1.2.840.10008.2.16.16|ICD-11|I11|Coding Scheme|
1.2.840.10008.2.16.17|Unified numbering system (UNS) for metals and alloys|UNS|Coding Scheme|
1.2.840.10008.2.16.18|Research Resource Identification|RRID|Coding Scheme|
1.2.840.10008.3.1.1.1|DICOM Application Context Name|DICOMApplicationContext|Application Context Name|
1.2.840.10008.4.2|Storage Service Class|Storage|Service Class|
1.2.840.10008.5.1.1.17|Printer SOP Instance|PrinterInstance|Well-known SOP Instance|
1.2.840.10008.5.1.1.17.376|Printer Configuration Retrieval SOP Instance|PrinterConfigurationRetrievalInstance|Well-known SOP Instance|
1.2.840.10008.5.1.1.25|Print Queue SOP Instance|PrintQueueInstance|Well-known SOP Instance|retired
1.2.840.10008.5.1.1.40.1|Display System SOP Instance|DisplaySystemInstance|Well-known SOP Instance|
1.2.840.10008.5.1.4.1.1.201.1.1|Storage Management SOP Instance|StorageManagementInstance|Well-known SOP Instance|
1.2.840.10008.5.1.4.34.4|Unified Worklist and Procedure Step Service Class - Trial|UnifiedWorklistAndProcedureStepTrial|Service Class|retired
1.2.840.10008.5.1.4.34.5|UPS Global Subscription SOP Instance|UPSGlobalSubscriptionInstance|Well-known SOP Instance|
1.2.840.10008.5.1.4.34.5.1|UPS Filtered Global Subscription SOP Instance|UPSFilteredGlobalSubscriptionInstance|Well-known SOP Instance|
1.2.840.10008.5.1.4.34.6|Unified Worklist and Procedure Step Service Class|UnifiedWorklistAndProcedureStep|Service Class|
1.2.840.10008.7.1.1|Native DICOM Model|NativeDICOMModel|Application Hosting Model|
1.2.840.10008.7.1.2|Abstract Multi-Dimensional Image Model|AbstractMultiDimensionalImageModel|Application Hosting Model|
1.2.840.10008.8.1.1|DICOM Content Mapping Resource|DICOMContentMappingResource|Mapping Resource|
1.2.840.10008.15.0.3.1|dicomDeviceName|dicomDeviceName|LDAP OID|
1.2.840.10008.15.0.3.2|dicomDescription|dicomDescription|LDAP OID|
1.2.840.10008.15.0.3.3|dicomManufacturer|dicomManufacturer|LDAP OID|
1.2.840.10008.15.0.3.4|dicomManufacturerModelName|dicomManufacturerModelName|LDAP OID|
1.2.840.10008.15.0.3.5|dicomSoftwareVersion|dicomSoftwareVersion|LDAP OID|
1.2.840.10008.15.0.3.6|dicomVendorData|dicomVendorData|LDAP OID|
1.2.840.10008.15.0.3.7|dicomAETitle|dicomAETitle|LDAP OID|
1.2.840.10008.15.0.3.8|dicomNetworkConnectionReference|dicomNetworkConnectionReference|LDAP OID|
1.2.840.10008.15.0.3.9|dicomApplicationCluster|dicomApplicationCluster|LDAP OID|
1.2.840.10008.15.0.3.10|dicomAssociationInitiator|dicomAssociationInitiator|LDAP OID|
1.2.840.10008.15.0.3.11|dicomAssociationAcceptor|dicomAssociationAcceptor|LDAP OID|
1.2.840.10008.15.0.3.12|dicomHostname|dicomHostname|LDAP OID|
1.2.840.10008.15.0.3.13|dicomPort|dicomPort|LDAP OID|
1.2.840.10008.15.0.3.14|dicomSOPClass|dicomSOPClass|LDAP OID|
1.2.840.10008.15.0.3.15|dicomTransferRole|dicomTransferRole|LDAP OID|
1.2.840.10008.15.0.3.16|dicomTransferSyntax|dicomTransferSyntax|LDAP OID|
1.2.840.10008.15.0.3.17|dicomPrimaryDeviceType|dicomPrimaryDeviceType|LDAP OID|
1.2.840.10008.15.0.3.18|dicomRelatedDeviceReference|dicomRelatedDeviceReference|LDAP OID|
1.2.840.10008.15.0.3.19|dicomPreferredCalledAETitle|dicomPreferredCalledAETitle|LDAP OID|
1.2.840.10008.15.0.3.20|dicomTLSCyphersuite|dicomTLSCyphersuite|LDAP OID|
1.2.840.10008.15.0.3.21|dicomAuthorizedNodeCertificateReference|dicomAuthorizedNodeCertificateReference|LDAP OID|
1.2.840.10008.15.0.3.22|dicomThisNodeCertificateReference|dicomThisNodeCertificateReference|LDAP OID|
1.2.840.10008.15.0.3.23|dicomInstalled|dicomInstalled|LDAP OID|
1.2.840.10008.15.0.3.24|dicomStationName|dicomStationName|LDAP OID|
1.2.840.10008.15.0.3.25|dicomDeviceSerialNumber|dicomDeviceSerialNumber|LDAP OID|
1.2.840.10008.15.0.3.26|dicomInstitutionName|dicomInstitutionName|LDAP OID|
1.2.840.10008.15.0.3.27|dicomInstitutionAddress|dicomInstitutionAddress|LDAP OID|
1.2.840.10008.15.0.3.28|dicomInstitutionDepartmentName|dicomInstitutionDepartmentName|LDAP OID|
1.2.840.10008.15.0.3.29|dicomIssuerOfPatientID|dicomIssuerOfPatientID|LDAP OID|
1.2.840.10008.15.0.3.30|dicomPreferredCallingAETitle|dicomPreferredCallingAETitle|LDAP OID|
1.2.840.10008.15.0.3.31|dicomSupportedCharacterSet|dicomSupportedCharacterSet|LDAP OID|
1.2.840.10008.15.0.4.1|dicomConfigurationRoot|dicomConfigurationRoot|LDAP OID|
1.2.840.10008.15.0.4.2|dicomDevicesRoot|dicomDevicesRoot|LDAP OID|
1.2.840.10008.15.0.4.3|dicomUniqueAETitlesRegistryRoot|dicomUniqueAETitlesRegistryRoot|LDAP OID|
1.2.840.10008.15.0.4.4|dicomDevice|dicomDevice|LDAP OID|
1.2.840.10008.15.0.4.5|dicomNetworkAE|dicomNetworkAE|LDAP OID|
1.2.840.10008.15.0.4.6|dicomNetworkConnection|dicomNetworkConnection|LDAP OID|
1.2.840.10008.15.0.4.7|dicomUniqueAETitle|dicomUniqueAETitle|LDAP OID|
1.2.840.10008.15.0.4.8|dicomTransferCapability|dicomTransferCapability|LDAP OID|
1.2.840.10008.15.1.1|Universal Coordinated Time|UTC|Synchronization Frame of Reference|
"""
